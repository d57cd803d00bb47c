"""Officials work their inbox: take, fill, send; two at once, too late, or with too much."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from engine.adapters.durable_jobs import DbosJobs, create_tables
from engine.db.tables import Case, Draft, Task, TaskStatus
from engine.domain.officials import SYSTEM
from engine.domain.values import loads
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound, TaskNotOpen
from engine.services import tasks
from engine.services.tasks import Completed
from tests.office import Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION

COMPLETE = {"completa": True, "profesional": "ana"}
CONCEPT = {"concepto": "Procede.", "dias": "4"}


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("solicitud", nombres="Luz", objeto="Un árbol caído")


@pytest.fixture
def task_id(office: Office, case: Received) -> int:
    return office.task_of(case, "revisar_solicitud")


def _claim(office: Office, person: Person, task_id: int) -> None:
    with office.engine.work_as(office.actor(person)) as work:
        tasks.claim(work, task_id)


def _complete(
    office: Office,
    person: Person,
    task_id: int,
    raw: Mapping[str, Any],
    *,
    version: int | None = None,
) -> Completed:
    with office.engine.work_as(office.actor(person)) as work:
        return tasks.complete(work, task_id, raw, version=version)


def _page(office: Office, person: Person, task_id: int) -> tasks.TaskPage:
    with office.engine.reading_as(office.actor(person)) as work:
        return tasks.task_page(work, task_id)


def _variables(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        return loads(work.session.get_one(Case, case.id).variables)["case"]


def _assignee(office: Office, task_id: int) -> int | None:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.get_one(Task, task_id).assignee_id


class TestTheInbox:
    def test_a_role_finds_what_it_may_take_and_nobody_else_does(
        self, office: Office, case: Received, elena, ana, carlos, gloria
    ) -> None:
        assert office.inbox_of(elena) == ["revisar_solicitud"]
        for person in (ana, carlos, gloria):
            assert office.inbox_of(person) == []

    def test_a_line_says_what_whose_and_until_when(
        self, office: Office, case: Received, elena
    ) -> None:
        with office.engine.reading_as(office.actor(elena)) as work:
            inbox = tasks.inbox(work, "sin_asignar")

        (line,) = inbox.lines
        assert (line.name, line.radicado) == ("Revisar la solicitud", case.radicado)
        assert (line.group_label, line.assignee_name) == ("Ventanilla única", None)
        assert (line.due_on, line.light) == (case.terms[0].due_on, "in_time")
        assert inbox.counts == {"mias": 0, "sin_asignar": 1}
        assert inbox.next is None

    def test_the_earliest_due_comes_first_and_pages_follow_without_a_gap(
        self, office: Office, elena
    ) -> None:
        late = [office.receives("solicitud", objeto=f"n.º {n}").id for n in range(3)]
        early = office.receives("solicitud", objeto="urgente", at="2026-02-20").id

        seen, after = [], None
        with office.engine.reading_as(office.actor(elena)) as work:
            while True:
                page = tasks.inbox(work, "sin_asignar", after=after, size=2)
                seen += [line.case_id for line in page.lines]
                after = page.next
                if after is None:
                    break

        assert seen == [early, *late]

    def test_tasks_without_a_day_come_last_on_every_page(self, office: Office, elena) -> None:
        cases = [office.receives("solicitud", objeto=f"n.º {n}").id for n in range(4)]
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(
                update(Task).where(Task.case_id.in_(cases[:2])).values(due_on=None)
            )

        with office.engine.reading_as(office.actor(elena)) as work:
            first = tasks.inbox(work, "sin_asignar", size=3)
            rest = tasks.inbox(work, "sin_asignar", size=3, after=first.next)

        assert [line.case_id for line in first.lines] == [cases[2], cases[3], cases[0]]
        assert [line.case_id for line in rest.lines] == [cases[1]]

    @pytest.mark.parametrize("after", ["", "x", "2026-13-40~1", "2026-03-02~x", "~"])
    def test_a_page_that_does_not_exist_is_an_error_a_person_understands(
        self, office: Office, elena, after
    ) -> None:
        with office.engine.reading_as(office.actor(elena)) as work:
            if after:
                with pytest.raises(InvalidInput):
                    tasks.inbox(work, "mias", after=after)
            else:
                assert tasks.inbox(work, "mias", after=after).lines == ()

    def test_a_tab_that_does_not_exist_is_not_found(self, office: Office, elena) -> None:
        with pytest.raises(NotFound), office.engine.reading_as(office.actor(elena)) as work:
            tasks.inbox(work, "de_otros")


class TestTaking:
    def test_what_is_claimed_is_mine_and_leaves_the_colleagues_list(
        self, office: Office, case: Received, ana, hugo, elena
    ) -> None:
        office.completes(elena, "revisar_solicitud", {"completa": True})
        task_id = office.task_of(case, "dar_concepto")
        assert office.inbox_of(hugo) == ["dar_concepto"]

        _claim(office, ana, task_id)

        assert office.inbox_of(ana) == ["dar_concepto"]
        assert office.inbox_of(hugo) == []
        assert "claimed dar_concepto" in office.history_of(case)

    def test_claiming_twice_changes_nothing(self, office: Office, task_id: int, elena) -> None:
        _claim(office, elena, task_id)
        _claim(office, elena, task_id)

        assert _assignee(office, task_id) == office.actor(elena).id

    def test_a_colleagues_task_cannot_be_claimed(
        self, office: Office, case: Received, ana, hugo, elena
    ) -> None:
        office.completes(elena, "revisar_solicitud", {"completa": True})
        task_id = office.task_of(case, "dar_concepto")
        _claim(office, ana, task_id)

        with pytest.raises(Conflict):
            _claim(office, hugo, task_id)

    def test_another_role_may_not_claim(self, office: Office, task_id: int, ana, carlos) -> None:
        for person in (ana, carlos):
            with pytest.raises(NotAllowed):
                _claim(office, person, task_id)

    def test_what_is_released_is_everybodys_again(
        self, office: Office, task_id: int, elena
    ) -> None:
        _claim(office, elena, task_id)

        with office.engine.work_as(office.actor(elena)) as work:
            tasks.release(work, task_id)

        assert _assignee(office, task_id) is None
        assert office.inbox_of(elena) == ["revisar_solicitud"]

    def test_the_person_whom_the_form_chose_has_the_next_task(
        self, office: Office, case: Received, elena, ana, hugo
    ) -> None:
        office.completes(elena, "revisar_solicitud", COMPLETE)

        with office.engine.reading_as(office.actor(ana)) as work:
            assert [t.element_id for t in tasks.inbox(work, "mias").lines] == ["dar_concepto"]
        assert office.inbox_of(hugo) == []

    def test_a_name_that_is_nobodys_leaves_the_task_to_the_role(
        self, office: Office, case: Received, elena, hugo
    ) -> None:
        office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "nadie"})

        assert office.inbox_of(hugo) == ["dar_concepto"]


class TestCompleting:
    def test_the_answers_reach_the_case_and_the_case_goes_on(
        self, office: Office, case: Received, task_id: int, elena
    ) -> None:
        done = _complete(office, elena, task_id, {**COMPLETE, "nota": "Todo en orden."})

        assert done == Completed(
            case_id=case.id, radicado=case.radicado, next_task_ids=(), case_closed=False
        )
        assert _variables(office, case)["nota"] == "Todo en orden."
        assert office.broken_invariants() == []

    def test_who_completes_a_task_that_nobody_had_has_had_it(
        self, office: Office, task_id: int, elena
    ) -> None:
        _complete(office, elena, task_id, COMPLETE)

        assert _assignee(office, task_id) == office.actor(elena).id

    def test_the_next_task_of_the_same_case_is_told_to_who_may_do_it(
        self, office: Office, case: Received
    ) -> None:
        both = office.hires(Person("ines", "Inés", ("ventanilla", "profesional")))

        done = office.completes(both, "revisar_solicitud", {"completa": True})

        assert done.next_task_ids == (office.task_of(case, "dar_concepto"),)

    def test_a_wrong_answer_is_said_per_field_and_nothing_moves(
        self, office: Office, case: Received, task_id: int, elena
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            _complete(office, elena, task_id, {**COMPLETE, "nota": "x" * 201})

        assert list(refused.value.fields) == ["nota"]
        assert office.inbox_of(elena) == ["revisar_solicitud"]
        assert office.page_of(case).version == 1

    def test_read_only_hidden_and_unknown_fields_are_dropped(
        self, office: Office, case: Received, task_id: int, elena
    ) -> None:
        sent = {"completa": False, "profesional": "ana", "nombres": "Otra", "admin": "1"}

        _complete(office, elena, task_id, sent)

        known = _variables(office, case)
        assert known["nombres"] == "Luz"
        assert "admin" not in known
        assert known.get("profesional") is None

    def test_what_the_case_knew_and_an_official_emptied_is_empty(
        self, office: Office, elena
    ) -> None:
        case = office.receives("solicitud", objeto="Un árbol caído", nota="Urge")

        _complete(
            office, elena, office.task_of(case, "revisar_solicitud"), {**COMPLETE, "nota": ""}
        )

        assert _variables(office, case)["nota"] is None

    def test_a_key_of_ours_is_refused_at_the_door(
        self, office: Office, task_id: int, elena
    ) -> None:
        with pytest.raises(InvalidInput):
            _complete(office, elena, task_id, {**COMPLETE, "nota": {"$d": "2026-01-01"}})

    def test_another_role_may_not_complete_and_learns_nothing_of_a_reserved_file(
        self, office: Office, case: Received, task_id: int, ana, carlos
    ) -> None:
        for person in (ana, carlos):
            with pytest.raises(NotAllowed):
                _complete(office, person, task_id, COMPLETE)
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True

        for act in (_page, lambda *a: _complete(*a, COMPLETE), _claim):
            with pytest.raises(NotFound):
                act(office, carlos, task_id)

    def test_a_task_that_does_not_exist_is_not_found(self, office: Office, elena) -> None:
        with pytest.raises(NotFound):
            _complete(office, elena, 999, {})

    def test_a_form_drawn_before_the_case_moved_is_refused_and_kept_as_a_draft(
        self, office: Office, task_id: int, elena
    ) -> None:
        with pytest.raises(Conflict):
            _complete(office, elena, task_id, COMPLETE, version=7)

        page = _page(office, elena, task_id)
        assert page.values["profesional"] == "ana"
        assert page.draft_saved_at == office.now

    def test_a_task_that_a_colleague_took_is_a_conflict_that_keeps_the_draft(
        self, office: Office, case: Received, elena, ana, hugo
    ) -> None:
        office.completes(elena, "revisar_solicitud", {"completa": True})
        task_id = office.task_of(case, "dar_concepto")
        _claim(office, ana, task_id)

        with pytest.raises(Conflict):
            _complete(office, hugo, task_id, CONCEPT)

        assert _drafts(office, task_id) == {office.actor(hugo).id: CONCEPT}

    def test_a_second_completion_says_who_and_when_and_keeps_what_was_typed(
        self, office: Office, case: Received, elena
    ) -> None:
        other = office.hires(Person("ivan", "Iván Gil", ("ventanilla",)))
        task_id = office.task_of(case, "revisar_solicitud")
        _complete(office, elena, task_id, COMPLETE)
        before = office.page_of(case).version

        with pytest.raises(TaskNotOpen) as refused, office.engine.work_as(other) as work:
            tasks.complete(work, task_id, {"completa": False, "nota": "mía"})

        assert (refused.value.closed_by, refused.value.closed_at) == ("Elena Vega", office.now)
        assert _drafts(office, task_id)[other.id] == {"completa": False, "nota": "mía"}
        assert office.page_of(case).version == before
        assert office.broken_invariants() == []


class TestDrafts:
    def test_a_draft_is_shown_to_its_author_over_what_the_case_knows(
        self, office: Office, case: Received, task_id: int, elena
    ) -> None:
        with office.engine.work_as(office.actor(elena)) as work:
            tasks.save_draft(work, task_id, {"nota": "a medias"})

        mine = _page(office, elena, task_id)
        other = office.hires(Person("ivan", "Iván Gil", ("ventanilla",)))
        with office.engine.reading_as(other) as work:
            theirs = tasks.task_page(work, task_id)

        assert (mine.values["nota"], mine.values["nombres"]) == ("a medias", "Luz")
        assert "nota" not in theirs.values

    def test_a_draft_goes_when_the_task_is_done(self, office: Office, task_id: int, elena) -> None:
        with office.engine.work_as(office.actor(elena)) as work:
            tasks.save_draft(work, task_id, {"nota": "a medias"})

        _complete(office, elena, task_id, COMPLETE)

        assert _drafts(office, task_id) == {}

    def test_nobody_keeps_a_draft_of_a_task_that_is_not_theirs(
        self, office: Office, task_id: int, ana, carlos
    ) -> None:
        for person in (ana, carlos):
            with pytest.raises(NotAllowed), office.engine.work_as(office.actor(person)) as work:
                tasks.save_draft(work, task_id, {"nota": "x"})
            with pytest.raises(NotAllowed):
                _complete(office, person, task_id, {"nota": "x"})

        assert _drafts(office, task_id) == {}


class TestTwoAtOnce:
    def test_exactly_one_of_two_completions_wins_and_the_other_learns_who(
        self, office: Office, elena
    ) -> None:
        rival = office.hires(Person("ivan", "Iván Gil", ("ventanilla",)))
        people = [office.actor(elena), rival]
        for _ in range(8):
            case = office.receives("solicitud", objeto="x")
            task_id = office.task_of(case, "revisar_solicitud")
            outcomes = _race(office, people, task_id)

            losers = [o for o in outcomes if isinstance(o, TaskNotOpen)]
            assert len(losers) == 1, outcomes
            assert losers[0].closed_by in {"Elena Vega", "Iván Gil"}
            assert losers[0].closed_at is not None
            history = office.history_of(case)
            assert history.count("completed revisar_solicitud") == 1
        assert office.broken_invariants() == []


def _race(office: Office, people: list[Any], task_id: int) -> list[object]:
    start, outcomes = threading.Barrier(len(people)), []

    def complete(actor: Any) -> None:
        start.wait()
        try:
            with office.engine.work_as(actor) as work:
                outcomes.append(tasks.complete(work, task_id, COMPLETE))
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=complete, args=(actor,)) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return outcomes


class TestWhatItCosts:
    """At most 12 statements and one commit for a completion, enqueueing included."""

    @pytest.mark.parametrize(
        ("element_id", "raw"), [("revisar_solicitud", COMPLETE), ("avisar_en_cola", {})]
    )
    def test_a_completion_is_one_commit_and_at_most_twelve_statements(
        self, office: Office, elena, element_id, raw
    ) -> None:
        create_tables(office.settings)
        office.engine.jobs = DbosJobs(office.settings)
        process_id = "solicitud" if element_id == "revisar_solicitud" else "aviso"
        case = office.receives(process_id, objeto="x")
        task_id = office.task_of(case, element_id)
        office.actor(elena)  # known before: who completes has signed in
        statements, commits = _watched(office)

        _complete(office, elena, task_id, raw)

        assert len(commits) == 1
        assert len(statements) <= 12, "\n".join(statements)
        if process_id == "aviso":
            assert any("workflow_status" in statement for statement in statements)

    @pytest.mark.procedure("peticion")
    @pytest.mark.parametrize(
        ("modality", "most"), [("interes_particular", 15), ("consulta", 19)], ids=["same", "moved"]
    )
    def test_classifying_costs_no_more_than_is_written_of_it(
        self, office: Office, diana, modality: str, most: int
    ) -> None:
        known, case = (office.receives("peticion", **PETITION) for _ in range(2))
        said = {**CLASSIFIED, "tipo_peticion": modality, "justificacion": "Pide un concepto."}
        office.completes(diana, "clasificar_peticion", said, case=known)  # what is read once
        task_id = office.task_of(case, "clasificar_peticion")
        statements, commits = _watched(office)

        _complete(office, diana, task_id, said)

        assert len(commits) == 1
        assert len(statements) <= most, "\n".join(statements)


def _watched(office: Office) -> tuple[list[str], list[object]]:
    statements: list[str] = []
    commits: list[object] = []
    engine = office.engine.database.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql))
    event.listen(engine, "commit", commits.append)
    return statements, commits


_KEYS = st.text(min_size=1, max_size=12).filter(lambda key: not key.startswith("$"))
_ANSWERS = st.one_of(
    st.none(), st.booleans(), st.text(max_size=8), st.lists(st.text(max_size=4), max_size=2)
)


class TestForgedForms:
    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(extra=st.dictionaries(_KEYS, _ANSWERS, max_size=5))
    def test_keys_that_the_form_does_not_ask_never_reach_the_case(
        self, office: Office, elena, extra
    ) -> None:
        case = office.receives("solicitud", objeto="x")
        before = _variables(office, case)
        asked = {"completa", "profesional", "nota"}
        forged = {key: value for key, value in extra.items() if key not in asked}

        office.completes(elena, "revisar_solicitud", {**forged, "completa": False}, case=case)

        after = _variables(office, case)
        assert set(after) - set(before) <= asked
        assert {key: after[key] for key in before} == before


def _drafts(office: Office, task_id: int) -> dict[int, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(select(Draft).where(Draft.task_id == task_id))
        return {row.user_id: loads(row.values) for row in rows}


def test_a_closed_task_stays_as_it_was(office: Office, case: Received, task_id: int, elena) -> None:
    _complete(office, elena, task_id, COMPLETE)

    page = _page(office, elena, task_id)

    assert page.status == TaskStatus.COMPLETED
    assert (page.closed_by, page.closed_at) == ("Elena Vega", office.now)
    assert (page.may_claim, page.may_release, page.may_complete) == (False, False, False)
