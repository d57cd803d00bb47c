"""Acts on the screen: who signs, whether the seal holds, delegations and impediments."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from engine.cli import main
from engine.db.tables import Act, Delegation, Document, Impediment
from engine.domain.officials import SYSTEM
from tests.desk import Desk
from tests.faults.processes import environment
from tests.integration.test_acts import receives, signs
from tests.office import ANA, BEATRIZ, FABIO, GLORIA, Office, Person


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def seat(app, office: Office) -> Callable[[Person], Desk]:
    return lambda person: Desk(app, office).seated(person)


def test_the_signer_reads_in_what_capacity_and_signs(office, seat) -> None:
    case = receives(office)
    task_id = office.task_of(case, "firmar_acto")
    beatriz = seat(BEATRIZ)
    beatriz.sends(f"/tareas/{task_id}/tomar")

    page = beatriz.opens(f"/tareas/{task_id}").text
    assert "toma el número siguiente de la serie OF" in page
    assert "Usted firma como titular de Secretaría General" in page

    beatriz.sends(f"/tareas/{task_id}", {"accion": "terminar", "decision": "firmar"})
    page = beatriz.opens(f"/expedientes/{case.id}").text
    assert "Oficio OF-2026-00001" in page
    assert "Se está sellando" in page


def test_who_may_not_sign_today_reads_why_and_who_may_and_loses_nothing(office, seat) -> None:
    case = receives(office)
    task_id = office.task_of(case, "firmar_acto")
    beatriz = seat(BEATRIZ)
    beatriz.sends(f"/tareas/{task_id}/tomar")
    beatriz.sends(f"/expedientes/{case.id}/impedimentos", {"motivo": "Soy pariente."})

    page = beatriz.opens(f"/tareas/{task_id}").text
    assert "Hoy usted no puede firmar «Oficio»" in page

    answer = beatriz.sends(f"/tareas/{task_id}", {"accion": "terminar", "decision": "firmar"})
    assert answer.status_code == 422
    assert "No se firmó" in answer.text
    assert "Usted tiene un impedimento en este expediente" in answer.text
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Act)).all() == []


def test_a_seal_is_checked_from_the_page_and_a_changed_byte_is_told(office, seat) -> None:
    case = receives(office)
    signs(office, BEATRIZ, case)
    office.works_off()
    beatriz = seat(BEATRIZ)

    beatriz.sends("/documentos/1/verificar")
    page = beatriz.opens(f"/expedientes/{case.id}").text
    assert "Firma válida" in page
    assert "el archivo no ha cambiado" in page

    with office.engine.reading_as(SYSTEM) as work:
        sha256 = work.session.scalars(select(Document.sha256)).one()
    path = office.settings.home / "documents" / sha256[:2] / sha256
    changed = bytearray(path.read_bytes())
    changed[2_000] ^= 1
    path.write_bytes(changed)
    beatriz.sends("/documentos/1/verificar")
    page = beatriz.opens(f"/expedientes/{case.id}").text
    assert "Archivo alterado" in page
    assert "El archivo cambió después de la firma" in page


def test_a_stranger_neither_checks_nor_annuls(office, seat) -> None:
    case = receives(office)
    signs(office, BEATRIZ, case)
    office.works_off()

    assert seat(ANA).sends("/documentos/1/verificar").status_code == 404
    assert seat(ANA).sends("/actos/1/anular", {"motivo": "x"}).status_code == 404


def test_a_number_is_annulled_with_its_reason(office, seat) -> None:
    case = receives(office)
    signs(office, BEATRIZ, case)
    beatriz = seat(BEATRIZ)

    beatriz.sends("/actos/1/anular", {"motivo": " "})
    assert "Número anulado" not in beatriz.opens(f"/expedientes/{case.id}").text
    beatriz.sends("/actos/1/anular", {"motivo": "El texto no era."})
    page = beatriz.opens(f"/expedientes/{case.id}").text
    assert "Número anulado" in page
    assert "El texto no era." in page


@pytest.mark.norm("CPACA, art. 12", "El superior decide el impedimento y puede nombrar reemplazo")
def test_an_impediment_is_decided_by_a_superior_who_may_name_somebody(office, seat) -> None:
    case = receives(office)
    seat(BEATRIZ).sends(f"/expedientes/{case.id}/impedimentos", {"motivo": "Soy pariente."})
    gloria = seat(GLORIA)
    address = "/impedimentos/1/decidir"
    typed = {"decision": "aceptar"}

    assert gloria.sends(address, {**typed, "acto": ""}).status_code == 422
    assert seat(BEATRIZ).sends(address, {**typed, "acto": "Resolución 30"}).status_code == 403
    ad_hoc = office.actor(FABIO).id
    gloria.sends(address, {**typed, "acto": "Resolución 30", "ad_hoc": ad_hoc})

    with office.engine.reading_as(SYSTEM) as work:
        row = work.session.get_one(Impediment, 1)
    assert (row.accepted, row.act, row.ad_hoc_id) == (True, "Resolución 30", ad_hoc)
    page = gloria.opens(f"/expedientes/{case.id}/impedimentos").text
    assert "Actúa ad hoc: Fabio León" in page
    assert "impediment_accepted" in office.history_of(case)


class TestDelegations:
    TYPED = {"documentos": "secretaria_general:oficio", "desde": "2026-03-02", "acto": "Res. 12"}

    @pytest.mark.norm("Ley 489 de 1998, arts. 10 y 12", "Una función se delega y se reasume")
    def test_a_function_is_delegated_and_taken_back(self, office, seat) -> None:
        receives(office)
        gloria = seat(GLORIA)
        typed = {**self.TYPED, "delegado": office.actor(FABIO).id}

        page = gloria.opens("/administrar/delegaciones").text
        assert "No hay delegaciones registradas" in page
        assert "Reglamento interno" not in page  # it may not be delegated
        gloria.sends("/administrar/delegaciones", typed)
        assert "En vigor" in gloria.opens("/administrar/delegaciones").text

        office.today_is("2026-03-05")
        gloria = seat(GLORIA)
        gloria.sends("/administrar/delegaciones/1/terminar")
        with office.engine.reading_as(SYSTEM) as work:
            assert str(work.session.get_one(Delegation, 1).ends_on) == "2026-03-04"

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"acto": " "}, "la ley la exige por escrito"),
            ({"documentos": ""}, "Elija"),
            ({"documentos": "secretaria_general:reglamento"}, "pueda delegar ese rol"),
            ({"delegado": ""}, "Elija a quién se delega"),
            ({"desde": "mañana"}, "Escriba la fecha completa"),
            ({"hasta": "2026-03-01"}, "termina antes de empezar"),
        ],
    )
    def test_what_the_law_does_not_allow_is_said_beside_its_field(
        self, office, seat, changed, why
    ) -> None:
        receives(office)
        typed = {**self.TYPED, "delegado": office.actor(FABIO).id, **changed}

        answer = seat(GLORIA).sends("/administrar/delegaciones", typed)

        assert answer.status_code == 422
        assert why in answer.text
        assert "Res. 12" in answer.text or "acto" in changed

    def test_the_same_paper_is_not_delegated_twice_for_the_same_days(self, office, seat) -> None:
        receives(office)
        gloria, typed = seat(GLORIA), {**self.TYPED, "delegado": office.actor(FABIO).id}
        gloria.sends("/administrar/delegaciones", typed)

        answer = gloria.sends("/administrar/delegaciones", {**typed, "hasta": "2026-03-09"})

        assert "ya está delegado en esos días" in answer.text


def test_the_command_line_delegates_lists_and_takes_back(office, monkeypatch) -> None:
    receives(office)
    for name, value in environment(office.settings).items():
        monkeypatch.setenv(name, value)
    told = CliRunner()
    given = ("--role", "secretaria_general", "--to", "fabio", "--paper", "oficio")
    when = ("--from", "2026-03-02", "--act", "Resolución 12 de 2026")

    assert told.invoke(main, ["delegation", "add", *given, *when]).exit_code == 0
    listed = told.invoke(main, ["delegation", "list"]).output
    assert "Fabio León firma por Secretaría General (Oficio)" in listed
    assert told.invoke(main, ["delegation", "end", "1"]).exit_code == 0
    refused = told.invoke(main, ["delegation", "add", *given, *when, "--until", "2020-01-01"])
    assert refused.exit_code == 1
    assert "termina antes de empezar" in refused.output
