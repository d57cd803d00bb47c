"""Ley 1474 de 2011, art. 86: what is decided of a breach, its appeal, and what follows."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deliveries import Means
from engine.errors import InvalidInput
from tests.annulled import signs_again
from tests.breaches import (
    ART_86,
    ASSESSED,
    COVERED,
    DELIVERED,
    INSURER,
    SEEN,
    SUMMONED,
    accepts,
    appeal_of,
    appeals,
    cited,
    decides,
    decision_of,
    handed_over,
    hears,
    is_told,
)
from tests.contracts import FIRM, OMAR, SARA, known, open_tasks
from tests.office import FABIO, Office, Received
from tests.paperwork import paper
from tests.running_contracts import running

pytestmark = pytest.mark.procedure("incumplimiento_contractual")


@pytest.mark.norm(ART_86, "la decisión y su reposición se notifican en la audiencia")
@pytest.mark.parametrize(
    ("decision", "sanctioned"),
    [pytest.param("confirma", True, marks=pytest.mark.by_web), ("revoca", False)],
)
def test_the_appeal_is_decided_in_the_same_audience(
    office: Office, decision: str, sanctioned: bool
) -> None:
    case = cited(office)
    hears(office, case, "decidir")
    decides(office, case, "multa")

    appeals(office, case, decision)

    assert ("registrar_en_secop" in open_tasks(office, case)) is sanctioned
    if sanctioned:
        is_told(office, case)
        left = known(office, case)["sancion"]
        assert (left["tipo"], left["acto"]) == ("multa", "RES-2026-00001")
        assert left["valor"] == 40_000_000
    # the resolution and what its appeal gave, to both: each of them could appeal
    told = [(means, who) for means, who, _ in handed_over(office, case)]
    assert told[4:] == [(Means.HEARING, FIRM), (Means.HEARING, INSURER)] * 2


@pytest.mark.norm(ART_86, "la reposición puede modificar la sanción")
def test_every_paper_of_a_breach_that_was_signed_by_mistake_is_signed_again(
    office: Office,
) -> None:
    case = running(office, garantias=COVERED)
    office.today_is("2026-04-06")
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    signs_again(office, SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case)
    signs_again(office, FABIO, "citar_audiencia", SUMMONED, case)
    office.today_is("2026-04-08")
    office.completes(FABIO, "entregar_citacion", DELIVERED, case=case)
    with pytest.raises(InvalidInput, match="nadie es sancionado sin audiencia"):
        hears(office, case, "decidir")
    office.today_is("2026-04-13")
    hears(office, case, "decidir")

    signs_again(office, OMAR, "decidir_incumplimiento", decision_of("clausula_penal"), case)
    worse = {**appeal_of("modifica"), "sancion_final": "caducidad"}
    with pytest.raises(InvalidInput, match="no agrava la sanción"):
        office.completes(OMAR, "resolver_reposicion", worse, case=case)
    signs_again(office, OMAR, "resolver_reposicion", appeal_of("modifica"), case)
    is_told(office, case)

    left = known(office, case)["sancion"]
    assert (left["tipo"], left["valor"]) == ("multa", 20_000_000)
    assert office.broken_invariants() == []


@pytest.mark.norm(ART_86, "sin incumplimiento se archiva")
def test_what_was_no_breach_is_filed_away(office: Office) -> None:
    case = cited(office)
    hears(office, case, "decidir")

    decides(office, case, "archivo")
    accepts(office, case)

    assert known(office, case)["sancion"] is None
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm("Ley 80 de 1993, art. 18", "la caducidad da por terminado el contrato")
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 11", "los cuatro meses corren desde el acto que ordena la terminación"
)
@pytest.mark.parametrize(
    ("ends_on", "accepted"),
    [
        (date(2026, 9, 2), "2026-04-13"),
        (date(2026, 4, 14), "2026-04-13"),
        (date(2026, 4, 13), "2026-04-14"),
    ],
    ids=["antes", "mientras se publica", "se registra luego"],
)
def test_forfeiture_ends_the_contract_at_once(office: Office, ends_on: date, accepted: str) -> None:
    case = cited(office, fecha_fin=ends_on)
    hears(office, case, "decidir")
    decides(office, case, "caducidad")
    office.today_is(accepted)
    office.works_off()
    accepts(office, case)
    # it is final in the hearing: nothing more is paid, although it is not published yet
    assert {"recibir_informe", "firmar_acta_recibo"} < open_tasks(office, case)
    with pytest.raises(InvalidInput, match="La caducidad quedó en firme"):
        office.completes(SARA, "recibir_informe", CLAIM, case=case)
    # its time may end while the sanction is told
    office.today_is("2026-04-16")
    office.works_off()
    is_told(office, case)
    settled = {"recibir_informe", "firmar_acta_recibo", "proyectar_acta"}
    assert open_tasks(office, case) == settled
    # declared on Monday 13 April, reported on Thursday the 16th: four months end on 13 August
    assert office.term_of(case, "liquidacion").due_on == date(2026, 8, 13)

    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    assert "por caducidad" in paper(office, case, "acta_recibo")
    assert office.broken_invariants() == []


CLAIM = {
    "hay_cobro": "ultimo",
    "periodo": "Marzo de 2026",
    "actividades": "Aseo de las sedes.",
    "valor_cobrado": 60_000_000,
    "planilla": "88123",
    "fecha_cuenta": date(2026, 4, 13),
}


@pytest.mark.norm("Ley 80 de 1993, art. 60", "las sanciones y lo pagado constan en la liquidación")
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 17", "lo que falta de una sanción se compensa al liquidar"
)
def test_what_was_sanctioned_stays_whatever_is_heard_later_and_is_in_the_settlement(
    office: Office,
) -> None:
    case = cited(office)
    hears(office, case, "decidir")
    decides(office, case, "caducidad")
    accepts(office, case)
    is_told(office, case)
    office.completes(SARA, "recibir_informe", {"hay_cobro": "ninguno"}, case=case)
    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    # what else was not fulfilled is heard while it is settled, and takes away nothing of it
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    office.completes(SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case=case)
    office.works_off()
    again = {**SUMMONED, "fecha_audiencia": date(2026, 4, 20)}
    office.completes(FABIO, "citar_audiencia", again, case=case)
    office.works_off()
    took = {key: date(2026, 4, 13) for key in DELIVERED if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**DELIVERED, **took}, case=case)
    office.today_is("2026-04-20")
    hears(office, case, "ceso")
    assert [one["tipo"] for one in known(office, case)["sanciones"]] == ["caducidad"]
    is_settled(office, case)
    its_accounts_are_net(office, case)
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def is_settled(office: Office, case: Received) -> None:
    """By both, with ten millions carried out and fifteen of the sanction paid by the guarantor."""
    accounts = {"valor_ejecutado": 10_000_000, "saldo_liberar": 390_000_000, "paz_y_salvo": True}
    told = {"sanciones_pagadas": 15_000_000, "balance": "Se ejecutaron las primeras semanas."}
    balance = {**accounts, **told}
    office.completes(SARA, "proyectar_acta", balance, case=case)
    signed = {"respuesta_contratista": "sin_salvedades"}
    office.completes(SARA, "registrar_respuesta", signed, case=case)
    office.completes(OMAR, "firmar_acta_liquidacion", {"decision_acta": "firmar"}, case=case)
    office.works_off()


def its_accounts_are_net(office: Office, case: Received) -> None:
    settled = paper(office, case, "acta_liquidacion")
    assert "Caducidad por $ 40.000.000, RES-2026-00001" in settled
    # ten were carried out and nothing was paid; of the forty of the sanction twenty-five are left
    assert "$ 15.000.000 de $ 40.000.000" in settled
    assert "$ 15.000.000 a favor de la entidad" in settled


@pytest.mark.norm(
    "Ley 80 de 1993, art. 18; Ley 1150 de 2007, art. 17",
    "Ejecutado el contrato no se multa ni se declara su caducidad",
)
def test_what_was_performed_is_neither_fined_nor_forfeited(office: Office) -> None:
    case = cited(office, ejecutado=True)
    hears(office, case, "decidir")
    for too_late in ("multa", "caducidad"):
        with pytest.raises(InvalidInput, match="ya se ejecutó"):
            decides(office, case, too_late)
    decides(office, case, "clausula_penal")
    assert "resolver_reposicion" in open_tasks(office, case)


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 86; Decreto 1082 de 2015, art. 2.2.1.2.3.1.19",
    "Se declara el siniestro del amparo y su cuantía, también después de ejecutado el contrato; la "
    "reposición sólo cambia cuánto vale",
)
def test_the_loss_that_a_guarantee_covers_is_declared_after_the_contract_was_performed(
    office: Office,
) -> None:
    quality = {"amparo": "calidad", "valor": 60_000_000, "hasta": date(2026, 9, 2)}
    case = cited(office, ejecutado=True, garantias=[*COVERED, quality])
    hears(office, case, "decidir")
    with pytest.raises(InvalidInput, match="amparo_siniestro"):
        decides(office, case, "siniestro", amparo_siniestro="estabilidad")
    decides(office, case, "siniestro", amparo_siniestro="calidad")
    assert "siniestro del amparo de calidad del servicio" in paper(
        office, case, "resolucion_incumplimiento"
    )
    less = {**appeal_of("modifica"), "sancion_final": "siniestro"}
    for other in ("multa", "clausula_penal"):
        another = {**less, "sancion_final": other}
        with pytest.raises(InvalidInput, match="Del siniestro se modifica el valor"):
            office.completes(OMAR, "resolver_reposicion", another, case=case)
    office.completes(OMAR, "resolver_reposicion", less, case=case)
    office.works_off()
    is_told(office, case)

    (left,) = known(office, case)["sanciones"]
    assert (left["tipo"], left["amparo"], left["valor"]) == ("siniestro", "calidad", 20_000_000)
    assert office.broken_invariants() == []
