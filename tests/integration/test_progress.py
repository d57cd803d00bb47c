"""A case moves without a person: timers, messages, services; and what a fault leaves behind."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, update

from engine.bpm import runtime
from engine.db.tables import Case, Incident, ServiceJob, Subscription, Task, Timer
from engine.domain.officials import SYSTEM
from engine.domain.values import loads
from engine.errors import CaseFault, Conflict, NotAllowed
from engine.services import deadlines, messages, progress, tasks
from engine.services.progress import Cause
from tests.office import Office, Received, instant

COMPLETE = {"completa": True, "profesional": "ana"}


def _waiting(office: Office, elena) -> Received:
    """A solicitud on ana's desk, with its timer armed."""
    case = office.receives("solicitud", objeto="x")
    office.completes(elena, "revisar_solicitud", COMPLETE)
    return case


def _timer(office: Office) -> Timer:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalars(select(Timer)).one()


def _count(office: Office, mapped: type) -> int:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(mapped)) or 0


def _incident(office: Office) -> Incident:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalars(select(Incident)).one()


class TestTimers:
    def test_a_timer_of_a_term_is_due_when_the_last_day_is_over(
        self, office: Office, elena
    ) -> None:
        _waiting(office, elena)

        timer = _timer(office)

        assert timer.due_at == instant("2026-03-25 00:00")
        assert timer.terms == "respuesta"

    def test_it_fires_once_and_opens_the_superiors_task_while_the_answer_stays_due(
        self, office: Office, elena, ana, beatriz
    ) -> None:
        case = _waiting(office, elena)

        office.days_pass_until("2026-03-24")
        assert office.inbox_of(beatriz) == []
        office.days_pass_until("2026-03-26")

        assert office.inbox_of(beatriz) == ["atender_vencimiento"]
        assert office.inbox_of(ana) == ["dar_concepto"]
        assert office.history_of(case).count("timer_fired termino_vencido") == 1
        assert _count(office, Timer) == 0
        assert office.broken_invariants() == []

    def test_a_timer_that_is_not_due_yet_does_not_fire(self, office: Office, elena) -> None:
        _waiting(office, elena)
        timer_id = _timer(office).id

        with office.engine.work_as(SYSTEM) as work:
            assert not progress.fire_timer(work, timer_id)
            assert not progress.fire_timer(work, 999)

        assert _count(office, Timer) == 1

    def test_two_workers_fire_it_once(self, office: Office, elena) -> None:
        case = _waiting(office, elena)
        timer_id = _timer(office).id
        office.today_is("2026-03-25 00:00")
        start, fired = threading.Barrier(2), []

        def fire() -> None:
            start.wait()
            fired.append(
                office.engine.run(SYSTEM, lambda work: progress.fire_timer(work, timer_id))
            )

        threads = [threading.Thread(target=fire) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)

        assert sorted(fired) == [False, True]
        assert office.history_of(case).count("timer_fired termino_vencido") == 1

    def test_the_row_goes_when_the_task_is_done_in_time(self, office: Office, elena, ana) -> None:
        _waiting(office, elena)

        office.completes(ana, "dar_concepto", {"concepto": "Sí", "dias": "4"})

        assert _count(office, Timer) == 0
        assert office.broken_invariants() == []

    def test_a_timer_follows_its_term_wherever_that_is_moved(self, office: Office, elena) -> None:
        case = office.receives("aplazable")
        assert _timer(office).due_at == instant("2026-03-25 00:00")

        office.completes(elena, "pedir_dato", case=case)
        assert _timer(office).due_at is None
        office.days_pass_until("2026-03-09")
        office.completes(elena, "recibir_dato", case=case)

        assert office.term_of(case, "respuesta").due_on == date(2026, 3, 31)
        assert _timer(office).due_at == instant("2026-04-01 00:00")
        assert office.broken_invariants() == []


class TestMessages:
    def test_a_message_finds_the_case_that_waits_for_it(self, office: Office, elena) -> None:
        case = office.receives("pago", recibo="R-7")
        other = office.receives("pago", recibo="R-8")

        _receive(office, "R-7", {"valor": 30})
        office.works_off()

        assert office.inbox_of(elena) == ["entregar_recibo"]
        assert _variables(office, case)["saldo"] == 70
        assert "saldo" not in _variables(office, other)
        assert office.broken_invariants() == []

    def test_an_early_message_is_kept_until_somebody_waits(self, office: Office, elena) -> None:
        office.deploys("pago")
        _receive(office, "R-7", {"valor": 30})
        office.works_off()

        case = office.receives("pago", recibo="R-7")
        office.works_off()

        assert office.inbox_of(elena) == ["entregar_recibo"]
        assert "message_delivered esperar_pago" in office.history_of(case)

    def test_a_message_is_delivered_once(self, office: Office) -> None:
        office.receives("pago", recibo="R-7")
        message_id = _receive(office, "R-7", {"valor": 30})

        with office.engine.work_as(SYSTEM) as work:
            assert messages.deliver(work, message_id)
        with office.engine.work_as(SYSTEM) as work:
            assert not messages.deliver(work, message_id)

        assert _count(office, Subscription) == 0

    def test_a_message_that_its_case_cannot_take_becomes_an_incident_and_rests(
        self, office: Office
    ) -> None:
        case = office.receives("pago", recibo="R-7")
        _receive(office, "R-7", {"otro": 1})

        office.works_off()

        assert _incident(office).case_id == case.id
        with office.engine.reading_as(SYSTEM) as work:
            assert list(messages.deliverable(work)) == []
        assert office.broken_invariants() == []

    def test_a_message_that_nobody_wanted_is_forgotten_in_time(self, office: Office) -> None:
        office.deploys("pago")
        _receive(office, "R-7", {"valor": 30})

        office.today_is("2026-12-01")
        with office.engine.work_as(SYSTEM) as work:
            messages.purge(work)
        office.receives("pago", recibo="R-7")
        office.works_off()

        assert _count(office, Subscription) == 1


class TestServices:
    def test_a_service_that_is_done_twice_moves_the_case_once(self, office: Office, elena) -> None:
        case = office.receives("aviso")
        office.completes(elena, "avisar_en_cola")
        job_id = _job(office)

        with office.engine.work_as(SYSTEM) as work:
            assert progress.finish_job(work, job_id, {})
        with office.engine.work_as(SYSTEM) as work:
            assert not progress.finish_job(work, job_id, {})

        assert office.history_of(case).count("completed enviar_aviso") == 1
        assert office.broken_invariants() == []

    def test_an_error_that_the_drawing_catches_takes_the_other_way(
        self, office: Office, elena
    ) -> None:
        case = office.receives("aviso")
        office.completes(elena, "avisar_en_cola")

        with office.engine.work_as(SYSTEM) as work:
            assert progress.fail_job(work, _job(office), "rebotado")

        assert "completed aviso_no_entregado" in office.history_of(case)
        assert office.broken_invariants() == []

    def test_an_error_that_nobody_catches_is_an_incident_that_can_be_tried_again(
        self, office: Office, elena
    ) -> None:
        office.receives("aviso")
        office.completes(elena, "avisar_en_cola")

        with pytest.raises(CaseFault), office.engine.work_as(SYSTEM) as work:
            progress.fail_job(work, _job(office), "otro")

        assert loads(_incident(office).command)["do"] == "fail_job"
        assert _count(office, ServiceJob) == 1


class TestFaults:
    def test_a_fault_rolls_back_leaves_an_incident_and_keeps_what_was_typed(
        self, office: Office, elena, ana
    ) -> None:
        case = _waiting(office, elena)
        task_id = office.task_of(case, "dar_concepto")
        version = office.page_of(case).version
        typed = {"concepto": "Sí", "dias": "99999"}

        with pytest.raises(CaseFault):
            office.completes(ana, "dar_concepto", typed)

        incident = _incident(office)
        assert (incident.case_id, incident.element_id) == (case.id, "anotar_concepto")
        assert office.page_of(case).version == version
        assert office.inbox_of(ana) == ["dar_concepto"]
        with office.engine.reading_as(office.actor(ana)) as work:
            assert tasks.task_page(work, task_id).values["dias"] == "99999"
        assert office.broken_invariants() == []

    def test_the_same_fault_again_is_the_same_incident(self, office: Office, elena, ana) -> None:
        _waiting(office, elena)

        for _ in range(3):
            with pytest.raises(CaseFault):
                office.completes(ana, "dar_concepto", {"concepto": "Sí", "dias": "99999"})

        assert _count(office, Incident) == 1

    def test_what_somebody_else_wrote_first_is_not_overwritten(self, office: Office, elena) -> None:
        case = office.receives("solicitud", objeto="x")
        with office.engine.work_as(office.actor(elena)) as work:
            token = work.session.scalars(select(Task.token).where(Task.case_id == case.id)).one()
            row = work.session.get_one(Case, case.id)
            definition = work.definitions.get(row.definition_id)
            book = deadlines.book(work, row.id, definition)
            step = runtime.complete(definition, progress.snapshot(row), token, COMPLETE, book)
            work.session.execute(
                update(Case)
                .where(Case.id == case.id)
                .values(version=5)
                .execution_options(synchronize_session=False)
            )
            assert row.version == 1
            with pytest.raises(Conflict):
                progress.apply(work, row, definition, step, book, Cause(action="task_completed"))

    def test_a_damaged_state_is_an_incident_of_that_case_alone(self, office: Office, elena) -> None:
        damaged = office.receives("solicitud", objeto="x")
        sound = office.receives("solicitud", objeto="x")
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, damaged.id).state = b"\x01rubbish"

        with pytest.raises(CaseFault):
            office.completes(elena, "revisar_solicitud", COMPLETE, case=damaged)
        office.completes(elena, "revisar_solicitud", COMPLETE, case=sound)

        assert _incident(office).case_id == damaged.id
        assert office.page_of(damaged, elena).active_elements == ()

    def test_a_task_that_nobody_could_do_is_a_fault_and_nothing_is_half_filed(
        self, office: Office
    ) -> None:
        with pytest.raises(CaseFault):
            office.receives("encargo", responsable="nadie", dia="2026-03-09")

        assert _count(office, Case) == 0
        assert _incident(office).element_id == "cumplir_encargo"


def test_a_task_for_one_person_has_its_own_day_and_priority(office: Office, ana) -> None:
    case = office.receives("encargo", responsable="ana", dia="2026-03-09")

    (task,) = office.page_of(case, ana).tasks

    assert (task.assignee_name, task.due_on, task.priority) == ("Ana Ruiz", date(2026, 3, 9), 80)
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(ana)) as work:
        tasks.release(work, task.id)


def _receive(office: Office, recibo: str, payload: dict[str, object]) -> int:
    with office.engine.work_as(SYSTEM) as work:
        return messages.receive(work, "pago_recibido", recibo, payload)


def _variables(office: Office, case: Received) -> dict[str, object]:
    with office.engine.reading_as(SYSTEM) as work:
        return loads(work.session.get_one(Case, case.id).variables)["case"]


def _job(office: Office) -> int:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalars(select(ServiceJob.id)).one()
