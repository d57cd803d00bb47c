"""What reaches a case from outside, what begins one, and what one person may not do twice in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.db.tables import Audit, Case, InboundMessage, Task, TaskStatus
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotAllowed, NotFound, Separated
from engine.services import assignments, case_events, links, tasks
from tests.adopted import adopts
from tests.desk import Desk
from tests.office import ANA, CARLOS, ELENA, FABIO, HUGO, Office, Person, Received

BOTH = Person("olga", "Olga Ríos", ("profesional", "juridica"))


@pytest.fixture
def case(office: Office) -> Received:
    """One that a complaint began: it is the only one of its procedure."""
    return begun(office)


def begun(office: Office) -> Received:
    office.deploys("noticia")
    heard = office.receives("denuncia")
    office.completes(ELENA, "oir_denuncia", {"hechos": "Faltó a su puesto"}, case=heard)
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        row = work.session.scalars(select(Case).where(Case.process_id == "noticia")).one()
        return Received(row.id, row.radicado, row.tracking_code, ())


def _values(office: Office, case: Received) -> dict[str, object]:
    with office.engine.reading_as(SYSTEM) as work:
        found: dict[str, object] = values.loads(work.session.get_one(Case, case.id).variables)
        return found["case"]  # type: ignore[return-value]


class TestMessageStart:
    def test_a_message_begins_a_case_with_a_number_of_its_own(
        self, office: Office, case: Received
    ) -> None:
        with office.engine.reading_as(SYSTEM) as work:
            begun = work.session.get_one(Case, case.id)
            left = work.session.scalars(select(InboundMessage.id)).all()

        assert (begun.subject, begun.channel, begun.reserved) == (
            "Faltó a su puesto",
            "interno",
            True,
        )
        # what the message calls «radicado» is that of who sent it, and not of the new case
        assert _values(office, case)["radicado"] == begun.radicado == case.radicado
        assert office.inbox_of(ANA) == ["instruir"]
        assert left == []

    def test_each_of_the_two_shows_the_other_to_who_may_see_it(
        self, office: Office, case: Received
    ) -> None:
        with office.engine.reading_as(office.actor(ANA)) as work:
            heard = work.session.get_one(Case, case.id).origin_id
            assert heard is not None
            assert [(one.case_id, one.younger) for one in links.kin(work, heard)] == [
                (case.id, True)
            ]
        with office.engine.reading_as(office.actor(ELENA)) as work:  # the other one is reserved
            assert links.kin(work, heard) == ()

    def test_it_begins_once(self, office: Office, case: Received) -> None:
        office.time_passes(minutes=1)

        with office.engine.reading_as(SYSTEM) as work:
            begun = work.session.scalars(select(Case.id).where(Case.process_id == "noticia")).all()
        assert begun == [case.id]

    def test_a_message_that_begins_nothing_here_waits(self, office: Office) -> None:
        heard = office.receives("denuncia")
        office.completes(ELENA, "oir_denuncia", {"hechos": "Faltó"}, case=heard)
        office.works_off()
        office.deploys("noticia")
        office.works_off()

        assert office.inbox_of(ANA) == ["instruir"]


class TestParameters:
    def test_a_case_keeps_the_reading_of_the_day_on_which_it_began(
        self, office: Office, case: Received
    ) -> None:
        adopts(office, "noticia", "modo", "INSTRUYE")
        heard = office.receives("denuncia")
        office.completes(ELENA, "oir_denuncia", {"hechos": "Otra vez"}, case=heard)
        office.works_off()

        with office.engine.reading_as(SYSTEM) as work:
            later = work.session.scalars(select(Case).where(Case.subject == "Otra vez")).one()
        assert _values(office, case)["parametros"]["modo"] == "REMITE"
        assert values.loads(later.variables)["case"]["parametros"]["modo"] == "INSTRUYE"


class TestEvents:
    def test_what_the_case_does_not_wait_for_is_not_offered(
        self, office: Office, case: Received
    ) -> None:
        with office.engine.reading_as(office.actor(ANA)) as work:
            assert case_events.offered(work, case.id) == ()
            with pytest.raises(NotFound):
                case_events.page(work, case.id, "prueba_allegada")

    def test_an_official_records_it_and_the_case_moves_on(
        self, office: Office, case: Received
    ) -> None:
        office.completes(ANA, "instruir", {"informe": "Se oyó a tres testigos."}, case=case)
        with office.engine.reading_as(office.actor(ANA)) as work:
            assert [event.label for event in case_events.offered(work, case.id)] == [
                "Registrar una prueba"
            ]
        with pytest.raises(InvalidInput) as refused:
            office.records(ANA, "prueba_allegada", {}, case=case)
        assert set(refused.value.fields) == {"prueba"}

        office.records(ANA, "prueba_allegada", {"prueba": "Una planilla"}, case=case)

        assert _values(office, case)["prueba"] == "Una planilla"
        assert office.inbox_of(FABIO) == ["juzgar"]
        assert office.broken_invariants() == []

    def test_it_comes_once(self, office: Office, case: Received) -> None:
        office.completes(ANA, "instruir", {"informe": "Informe"}, case=case)
        office.records(ANA, "prueba_allegada", {"prueba": "Una planilla"}, case=case)

        with pytest.raises(NotFound):
            office.records(ANA, "prueba_allegada", {"prueba": "Otra"}, case=case)

    def test_only_the_roles_that_it_names_record_it(self, office: Office, case: Received) -> None:
        office.completes(ANA, "instruir", {"informe": "Informe"}, case=case)

        with pytest.raises(NotFound):  # the file is reserved
            office.records(CARLOS, "prueba_allegada", {"prueba": "Una"}, case=case)
        office.records(ANA, "prueba_allegada", {"prueba": "Una planilla"}, case=case)
        with pytest.raises(NotAllowed):  # who judges sees the case, and brings no evidence
            office.records(FABIO, "prueba_allegada", {"prueba": "Otra"}, case=case)


class TestSeparation:
    @pytest.mark.norm("Ley 1952 de 2019, art. 12", "quien instruye no juzga")
    def test_who_instructed_does_not_judge(self, office: Office, case: Received) -> None:
        olga = office.hires(BOTH)
        office.completes(olga, "instruir", {"informe": "Informe"}, case=case)
        office.records(olga, "prueba_allegada", {"prueba": "Una planilla"}, case=case)
        task_id = office.task_of(case, "juzgar")

        with office.engine.work_as(olga) as work, pytest.raises(Separated, match=r"art\. 12"):
            tasks.claim(work, task_id)
        with pytest.raises(Separated):
            office.completes(olga, "juzgar", {"fallo": "Absuelve"}, case=case)
        office.completes(FABIO, "juzgar", {"fallo": "Absuelve"}, case=case)

    def test_what_an_event_took_away_was_done_by_nobody(
        self, office: Office, case: Received
    ) -> None:
        olga = office.hires(BOTH)
        office.completes(ANA, "instruir", {"informe": "Informe"}, case=case)
        office.records(ANA, "prueba_allegada", {"prueba": "Una planilla"}, case=case)
        with office.engine.work_as(SYSTEM) as work:  # as if her event had cancelled it
            taken = select(Task).where(Task.element_id == "instruir")
            row = work.session.scalars(taken).one()
            row.status, row.closed_by_id = TaskStatus.CANCELLED, olga.id

        office.completes(olga, "juzgar", {"fallo": "Absuelve"}, case=case)

    def test_what_the_entity_does_not_ask_for_is_not_kept_apart(self, office: Office) -> None:
        adopts(office, "noticia", "separacion", "NO_EXIGIDA")
        case = begun(office)
        olga = office.hires(BOTH)
        office.completes(olga, "instruir", {"informe": "Informe"}, case=case)
        office.records(olga, "prueba_allegada", {"prueba": "Una planilla"}, case=case)

        office.completes(olga, "juzgar", {"fallo": "Absuelve"}, case=case)

    def test_who_tried_stands_in_the_audit(self, office: Office, case: Received) -> None:
        olga = office.hires(BOTH)
        office.completes(olga, "instruir", {"informe": "Informe"}, case=case)
        office.records(olga, "prueba_allegada", {"prueba": "Una planilla"}, case=case)

        with pytest.raises(Separated):
            office.completes(olga, "juzgar", {"fallo": "Absuelve"}, case=case)

        with office.engine.reading_as(SYSTEM) as work:
            last = work.session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
        assert (last.action, last.actor) == ("task_kept_apart", "olga")

    def test_nobody_hands_them_the_task_either(self, office: Office, case: Received) -> None:
        olga = office.hires(BOTH)
        office.completes(olga, "instruir", {"informe": "Informe"}, case=case)
        office.records(olga, "prueba_allegada", {"prueba": "Una planilla"}, case=case)
        task_id = office.task_of(case, "juzgar")
        with office.engine.work_as(office.actor(FABIO)) as work:
            tasks.claim(work, task_id)

        with office.engine.work_as(office.actor(FABIO)) as work, pytest.raises(Separated):
            assignments.reassign(work, task_id, olga.id or 0, "Estoy de vacaciones")

    def test_a_colleague_of_the_same_lane_goes_on(self, office: Office, case: Received) -> None:
        with office.engine.work_as(office.actor(ANA)) as work:
            tasks.claim(work, office.task_of(case, "instruir"))
        with office.engine.work_as(office.actor(ANA)) as work:
            tasks.release(work, office.task_of(case, "instruir"))

        office.completes(HUGO, "instruir", {"informe": "Informe"}, case=case)


class TestOnTheScreen:
    def test_the_page_of_the_case_offers_it_and_its_form_hands_it_over(
        self, office: Office, case: Received, seat: Callable[[Person], Desk]
    ) -> None:
        office.completes(ANA, "instruir", {"informe": "Informe"}, case=case)
        ana, address = seat(ANA), f"/expedientes/{case.id}/hechos/prueba_allegada"
        assert (
            f'href="{address}">Registrar una prueba</a>'
            in ana.opens(f"/expedientes/{case.id}").text
        )

        refused = ana.sends(address, {"prueba": ""})
        assert refused.status_code == 422
        assert "error-summary" in refused.text
        done = ana.sends(address, {"prueba": "documento"})

        assert done.location == f"/expedientes/{case.id}"
        page = ana.opens(f"/expedientes/{case.id}").text
        assert "quedó registrado" in page
        assert address not in page

    def test_who_instructed_reads_why_he_does_not_judge(
        self, office: Office, case: Received, seat: Callable[[Person], Desk]
    ) -> None:
        office.hires(BOTH)
        office.completes(BOTH, "instruir", {"informe": "Informe"}, case=case)
        office.records(BOTH, "prueba_allegada", {"prueba": "Una planilla"}, case=case)

        refused = seat(BOTH).sends(f"/tareas/{office.task_of(case, 'juzgar')}/tomar")

        assert refused.status_code == 403
        assert "Ley 1952 de 2019, art. 12" in refused.text
