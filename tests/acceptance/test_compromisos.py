"""Compromisos: each with its holder and its day; reminded, put off with reasons, kept with proof.

Dates are counted by hand. Days off that they meet in 2026: 7 December is a working Monday, Tuesday
8 December is not; Monday 16 November is a holiday.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.db.tables import Case, Task
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.conftest import BACKENDS
from tests.office import BEATRIZ, Office, Person, Received

pytestmark = pytest.mark.procedure("compromisos")

DORA = Person("dora", "Dora Paz", ("dependencia",))
PILAR = Person("pilar", "Pilar Sol", ("planeacion",))
ALCALDE = Person("alba", "Alba Cruz", ("alcalde",))
DONE = {"resultado": "cumplido", "evidencia": "Acta de visita del 2 de diciembre, folio 12."}
WHY = "El contratista pidió diez días más para entregar los planos."


@pytest.fixture(autouse=True)
def people(office: Office) -> None:
    office.hires(DORA, PILAR, ALCALDE)


def begins(office: Office, *rows: dict[str, Any]) -> Received:
    """Commitments of Wednesday 25 November 2026."""
    office.today_is("2026-11-25 09:00")
    return office.receives("comprometido", compromisos=[*rows])


def one(**more: Any) -> dict[str, Any]:
    """Something that the office must do by Thursday 10 December."""
    row = {"que": "Visitar la sede", "quien_rol": "dependencia", "vence": "2026-12-10"}
    return {**row, **more}


def accepts(office: Office, person: Person = DORA) -> None:
    office.completes(person, "aceptar_compromiso", {"acepta": "acepta"})


def outcome(office: Office, case: Received) -> list[dict[str, Any]]:
    with office.engine.reading_as(SYSTEM) as work:
        found = values.loads(work.session.get_one(Case, case.id).variables)["case"]["compromisos"]
    assert isinstance(found, list)
    return found


def due(office: Office, case: Received, element_id: str) -> date | None:
    """The day of the open task."""
    task_id = office.task_of(case, element_id)
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.get_one(Task, task_id).due_on


@pytest.mark.parametrize("backend", BACKENDS)
def test_each_is_followed_on_its_own_and_closed_with_its_evidence(office: Office) -> None:
    case = begins(office, one(), one(que="Revisar el plan", quien_rol="planeacion"))
    accepts(office, DORA)
    accepts(office, PILAR)
    office.completes(DORA, "cumplir_compromiso", DONE)
    office.completes(BEATRIZ, "validar_evidencia", {"valida": "cumplido"})
    assert "entered compromisos_cerrados" not in office.history_of(case)
    office.completes(PILAR, "cumplir_compromiso", DONE)
    office.completes(BEATRIZ, "validar_evidencia", {"valida": "cumplido"})

    left = outcome(office, case)
    assert [row["estado"] for row in left] == ["cumplido", "cumplido"]
    assert [row["que"] for row in left] == ["Visitar la sede", "Revisar el plan"]
    assert left[0]["evidencia"] == DONE["evidencia"]
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def test_where_there_is_nothing_to_follow_nothing_is_asked_of_anybody(office: Office) -> None:
    case = begins(office)

    assert outcome(office, case) == []


class TestDays:
    @pytest.mark.norm(
        "Ley 1437 de 2011 (CPACA), art. 30",
        "Lo que pide otra autoridad el 25 de noviembre de 2026 vence el 10 de diciembre",
    )
    def test_what_another_authority_asks_has_ten_working_days(self, office) -> None:
        case = begins(office, one(vence=None, origen="autoridad"))
        accepts(office)

        # 26, 27 and 30 November; 1, 2, 3, 4, 7, 9 and 10 December
        assert due(office, case, "cumplir_compromiso") == date(2026, 12, 10)

    def test_what_the_council_of_government_asks_has_fifteen(self, office) -> None:
        case = begins(office, one(vence=None, origen="consejo_gobierno"))
        accepts(office)

        assert due(office, case, "cumplir_compromiso") == date(2026, 12, 17)

    def test_whoever_says_nothing_in_two_days_has_accepted(self, office) -> None:
        case = begins(office, one())
        assert office.inbox_of(DORA) == ["aceptar_compromiso"]
        office.days_pass_until("2026-11-28")  # 26 and 27 November passed

        assert office.inbox_of(DORA) == ["cumplir_compromiso"]
        assert "entered aceptacion_tacita" in office.history_of(case)


def test_who_objects_in_time_is_heard_and_another_may_have_to_do_it(office: Office) -> None:
    case = begins(office, one())
    said = {"acepta": "objeta", "motivo_objecion": "Las visitas las hace Planeación, por decreto."}
    office.completes(DORA, "aceptar_compromiso", said)
    named = {"nuevo_responsable": "planeacion", "razon_competencia": "Así lo dice el decreto."}
    office.completes(BEATRIZ, "dirimir_competencia", named, case=case)

    assert office.inbox_of(DORA) == []
    assert office.inbox_of(PILAR) == ["aceptar_compromiso"]


def test_it_is_reminded_three_days_before_and_its_passing_goes_up(office: Office) -> None:
    case = begins(office, one())
    accepts(office)
    office.days_pass_until("2026-12-04 07:59")
    assert office.mail.to("dora@") == []
    office.days_pass_until("2026-12-04 09:00")  # 7, 9 and 10 December are left
    assert len(office.mail.to("dora@")) == 1
    office.days_pass_until("2026-12-10 23:00")
    assert office.mail.to("beatriz@") == []
    office.days_pass_until("2026-12-11")

    assert office.mail.to("beatriz@")[0].startswith("Venció un compromiso: Visitar la sede")
    assert office.inbox_of(BEATRIZ) == ["atender_vencido"]
    said = {"que_hacer": "insistir", "razon_vencido": "Sigue haciendo falta para el informe."}
    office.completes(BEATRIZ, "atender_vencido", said, case=case)
    # what is reported and comes back is not told to anybody a second time
    office.completes(DORA, "cumplir_compromiso", DONE)
    lacks = {"valida": "incompleto", "observaciones_evidencia": "Falta el acta de la visita."}
    office.completes(BEATRIZ, "validar_evidencia", lacks, case=case)
    office.days_pass_until("2026-12-14 09:00")
    assert office.inbox_of(BEATRIZ) == []
    assert (len(office.mail.to("dora@")), len(office.mail.to("beatriz@"))) == (1, 1)
    assert office.inbox_of(DORA) == ["cumplir_compromiso"]


def test_what_is_no_longer_needed_is_cancelled_with_its_reason(office: Office) -> None:
    case = begins(office, one())
    accepts(office)
    office.days_pass_until("2026-12-11")
    said = {"que_hacer": "cancelar", "razon_vencido": "La sede se entregó a otra entidad."}
    office.completes(BEATRIZ, "atender_vencido", said, case=case)

    left = outcome(office, case)
    assert (left[0]["estado"], left[0]["razon"]) == ("cancelado", said["razon_vencido"])
    assert office.inbox_of(DORA) == []
    assert office.history_of(case)[-1] == "closed"


class TestAnotherDay:
    def asks(self, office: Office, day: date) -> None:
        said = {
            "resultado": "reprogramar",
            "motivo_prorroga": WHY,
            "nueva_fecha": day,
            "avance": 40,
        }
        office.completes(DORA, "cumplir_compromiso", said)

    def allows(self, office: Office, yes: bool) -> None:
        said = {"autoriza": yes, "razon_autorizacion": "Consta en el informe."}
        office.completes(BEATRIZ, "autorizar_prorroga", said)

    def test_it_is_given_with_a_reason_twice_and_never_a_third_time(self, office) -> None:
        case = begins(office, one())
        accepts(office)
        for day in (date(2026, 12, 14), date(2026, 12, 18)):
            self.asks(office, day)
            self.allows(office, True)
            assert due(office, case, "cumplir_compromiso") == day

        with pytest.raises(InvalidInput) as refusal:
            self.asks(office, date(2026, 12, 30))
        assert "resultado" in refusal.value.fields

    def test_refused_the_old_day_stays(self, office) -> None:
        case = begins(office, one())
        accepts(office)
        self.asks(office, date(2026, 12, 14))
        self.allows(office, False)

        assert due(office, case, "cumplir_compromiso") == date(2026, 12, 10)

    def test_it_is_not_asked_for_once_the_day_passed(self, office) -> None:
        begins(office, one())
        accepts(office)
        office.days_pass_until("2026-12-11")

        with pytest.raises(InvalidInput) as refusal:
            self.asks(office, date(2026, 12, 18))
        assert "resultado" in refusal.value.fields


def test_evidence_that_is_not_enough_comes_back_with_what_is_missing(office: Office) -> None:
    case = begins(office, one())
    accepts(office)
    office.completes(DORA, "cumplir_compromiso", DONE)
    said = {"valida": "incompleto", "observaciones_evidencia": "Falta el acta firmada."}
    office.completes(BEATRIZ, "validar_evidencia", said, case=case)

    assert office.inbox_of(DORA) == ["cumplir_compromiso"]
