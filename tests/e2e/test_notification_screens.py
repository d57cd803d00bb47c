"""Certified access with real clicks: from the letter's link to the PDF of the act."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from engine.domain.deliveries import Means, Result
from tests.notified import NELLY, attempts, signs, token_of
from tests.office import BEATRIZ, Office, Received

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("notificacion_acto")]


@pytest.fixture
def apart() -> Iterator[Executor]:
    """A thread of its own: the browser holds the loop of this one, and the signer needs one."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.fixture
def case(office: Office, apart: Executor) -> Received:
    office.hires(NELLY)
    return apart.submit(signs, office, acepta_notificacion=True).result()


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 56", "Abrir el acto notifica; mirar el aviso, no")
def test_a_person_looks_opens_and_takes_the_act_away(office, case, browsers, site, apart) -> None:
    luz = browsers.open(site)

    # to look tells nothing to anybody
    luz.goes_to(f"/notificaciones/{token_of(office)}")
    luz.finds_it_fit("notificacion-por-abrir")
    luz.sees("nada habrá pasado")
    assert attempts(office, case)[0][1] is Result.SENT

    # to open notifies, and gives the act
    luz.clicks("Abrir el acto y notificarme")
    luz.sees("Usted quedó notificado el")
    luz.finds_it_fit("notificacion-abierta")
    with luz.page.expect_download() as waited:
        luz.follows("Descargar el acto (PDF)")
    assert waited.value.path().read_bytes().startswith(b"%PDF")
    assert attempts(office, case)[0][:2] == (Means.ELECTRONIC, Result.DELIVERED)

    # the office reads the evidence, and the person how they were told
    apart.submit(office.works_off).result()
    beatriz = browsers.open(site)
    beatriz.signs_in(BEATRIZ)
    beatriz.goes_to(f"/expedientes/{case.id}")
    beatriz.sees("Acceso certificado")
    beatriz.finds_it_fit("entregas-del-expediente")
    luz.goes_to(f"/consultar?radicado={case.radicado}")
    luz.page.get_by_label("Código de consulta").fill(case.tracking_code)
    luz.clicks("Consultar")
    luz.sees("Cómo se lo hicimos saber")
    luz.finds_it_fit("entregas-de-la-persona")
