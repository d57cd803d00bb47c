"""Cases are found by their number, their subject and their people, by who may know them."""

from __future__ import annotations

import pytest

from engine.db.tables import Case, CaseWord, TaskStatus
from engine.db.tables import Office as OfficeRow
from engine.domain.officials import SYSTEM
from engine.services import search, tasks, users
from engine.services.inbox_orders import Order
from engine.services.inboxes import Due, Wanted
from tests.office import ANA, BEATRIZ, CARLOS, DIANA, ELENA, FABIO, GLORIA, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("peticion")
ASKED_FOR_RESERVE = {
    "reserva_identidad": True,
    "justificacion_reserva": "Temo represalias de mi jefe.",
}


def _finds(office: Office, person: Person, text: str) -> list[str]:
    with office.engine.reading_as(office.actor(person)) as work:
        return [line.radicado for line in search.cases(work, text).lines]


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("peticion", **PETITION)


@pytest.mark.parametrize(
    "text",
    ["2026-000001", "2026-1", "000001", "1", "arbol", "ÁRB", "muñoz marta", "MUNOZ", "52.123.456"],
)
def test_a_case_is_found_however_it_is_written(office, case, text) -> None:
    assert _finds(office, DIANA, text) == [case.radicado]


@pytest.mark.parametrize("text", ["luminaria", "muñoz luminaria", "", "%", "_", "'; --"])
def test_what_no_case_has_finds_nothing(office, case, text) -> None:
    assert _finds(office, DIANA, text) == []


def test_nobody_finds_what_they_may_not_open(office, case) -> None:
    assert _finds(office, CARLOS, "arbol") == []
    assert _finds(office, GLORIA, "arbol") == [case.radicado]

    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True

    assert _finds(office, GLORIA, "arbol") == []
    assert _finds(office, DIANA, "arbol") == [case.radicado]


def test_a_reserved_identity_is_found_only_by_who_may_know_it(office) -> None:
    case = office.receives("peticion", **PETITION, **ASKED_FOR_RESERVE)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})

    assert _finds(office, DIANA, "muñoz") == [case.radicado]
    for text in ("muñoz", "52123456", "árbol marta"):
        assert _finds(office, ANA, text) == []
    assert _finds(office, ANA, "árbol") == [case.radicado]
    with office.engine.reading_as(office.actor(ANA)) as work:
        (line,) = search.cases(work, "árbol").lines
    assert line.person == "Identidad reservada"


def test_the_newest_come_first_and_pages_follow(office) -> None:
    filed = [office.receives("peticion", **PETITION).radicado for _ in range(search.PAGE + 2)]

    with office.engine.reading_as(office.actor(DIANA)) as work:
        first = search.cases(work, "árbol")
        rest = search.cases(work, "árbol", before=first.next)

    found = [line.radicado for line in (*first.lines, *rest.lines)]
    assert found == list(reversed(filed))
    assert rest.next is None


def test_of_a_word_in_too_many_cases_the_newest_are_found(office, case, monkeypatch) -> None:
    monkeypatch.setattr(search, "MOST_HITS", 1)
    monkeypatch.setattr(search, "NEWEST", 2)
    late = [office.receives("peticion", **PETITION).radicado for _ in range(2)]

    with office.engine.reading_as(office.actor(DIANA)) as work:
        found = search.cases(work, "árbol muñoz")

    assert [line.radicado for line in found.lines] == late[::-1]
    assert found.newest_only


def test_a_word_is_kept_once_for_each_case(office, case) -> None:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.query(CaseWord).all()

    personal = {row.word for row in rows if row.personal}
    assert personal == {"marta", "munoz", "rincon", "52123456"}
    assert {"2026-000001", "1", "arbol"} <= {row.word for row in rows if not row.personal}


class TestTheInbox:
    BY_NAME = Wanted(order=Order.PROCEDURE)

    def _lines(self, office: Office, person: Person, tab: str, **wanted: object) -> list[str]:
        with office.engine.reading_as(office.actor(person)) as work:
            found: list[str] = []
            after = None
            while True:
                page = tasks.inbox(work, tab, Wanted(**wanted), after=after, size=2)  # type: ignore[arg-type]
                found += [line.subject for line in page.lines]
                after = page.next
                if after is None:
                    return found

    def _offered(self, office: Office, tab: str, **wanted: str) -> list[str]:
        with office.engine.reading_as(office.actor(ELENA)) as work:
            found = tasks.inbox(work, tab, Wanted(**wanted))  # type: ignore[arg-type]
        return sorted(process_id for process_id, _ in found.procedures)

    def _receive(self, office: Office, **subjects: str) -> None:
        for subject, at in subjects.items():
            office.receives("solicitud", objeto=subject, at=at)

    def test_what_is_more_urgent_comes_first_and_then_by_its_day(self, office) -> None:
        self._receive(office, tarde="2026-03-02", antes="2026-02-27", urgente="2026-03-02")
        with office.engine.work_as(SYSTEM) as work:
            last = work.session.query(Case.id).filter(Case.subject == "urgente").scalar()
            work.session.query(tasks.Task).filter_by(case_id=last).update({"priority": 90})

        found = self._lines(office, ELENA, "sin_asignar", order=Order.PRIORITY)

        assert found == ["urgente", "antes", "tarde"]

    def test_by_procedure_they_come_in_the_order_of_their_names(self, office) -> None:
        self._receive(office, b="2026-03-02", a="2026-02-27", c="2026-03-02")
        office.receives("aviso", objeto="de otro trámite")

        found = self._lines(office, ELENA, "sin_asignar", order=Order.PROCEDURE)

        with office.engine.reading_as(office.actor(ELENA)) as work:
            names = dict(tasks.inbox(work, "sin_asignar").procedures)
        assert len(found) == 4
        assert found.index("a") < found.index("b") < found.index("c")
        other = next(subject for subject in found if subject not in "abc")
        first = names["aviso"] < names["solicitud"]
        assert (found[0] == other) == first

    @pytest.mark.parametrize(
        ("due", "found"),
        [
            (Due.OVERDUE, ["vencida"]),
            (Due.TODAY, ["hoy"]),
            (Due.SOON, ["pronto"]),
            (Due.LATER, ["despues"]),
            (Due.UNDATED, ["sin fecha"]),
        ],
    )
    def test_they_are_filtered_by_when_they_are_due(self, office, due, found) -> None:
        days = {
            "vencida": "2026-02-27",
            "hoy": "2026-03-02",
            "pronto": "2026-03-05",
            "despues": "2026-03-06",
            "sin fecha": None,
        }
        for subject, day in days.items():
            case = office.receives("solicitud", objeto=subject)
            with office.engine.work_as(SYSTEM) as work:
                row = work.session.query(tasks.Task).filter_by(case_id=case.id)
                row.update({"due_on": office.today.fromisoformat(day) if day else None})

        assert self._lines(office, ELENA, "sin_asignar", due=due) == found

    def test_they_are_filtered_by_procedure(self, office) -> None:
        self._receive(office, a="2026-03-02")
        office.receives("aviso", objeto="x")

        assert self._lines(office, ELENA, "sin_asignar", procedure="solicitud") == ["a"]

    def test_only_the_procedures_of_which_there_are_tasks_are_offered(self, office) -> None:
        assert self._offered(office, "sin_asignar") == []
        self._receive(office, a="2026-03-02", b="2026-03-02")
        assert self._offered(office, "sin_asignar") == ["solicitud"]

        office.receives("aviso", objeto="x")

        assert self._offered(office, "sin_asignar") == ["aviso", "solicitud"]
        assert self._offered(office, "mias") == []

    def test_the_procedure_that_is_asked_for_stays_also_without_tasks(self, office) -> None:
        self._receive(office, a="2026-03-02")

        assert self._offered(office, "mias", procedure="solicitud") == ["solicitud"]

    def test_the_page_after_one_whose_procedure_has_no_tasks_left_goes_on(self, office) -> None:
        self._receive(office, a="2026-03-02", b="2026-03-02")
        office.receives("aviso", objeto="x")
        with office.engine.reading_as(office.actor(ELENA)) as work:
            whole = tasks.inbox(work, "sin_asignar", self.BY_NAME)
            first = tasks.inbox(work, "sin_asignar", self.BY_NAME, size=1)
        shown = {line.case_id for line in first.lines}
        with office.engine.work_as(SYSTEM) as work:
            gone = work.session.query(tasks.Task).filter(tasks.Task.case_id.in_(shown))
            gone.update({"status": TaskStatus.COMPLETED})

        with office.engine.reading_as(office.actor(ELENA)) as work:
            rest = tasks.inbox(work, "sin_asignar", self.BY_NAME, after=first.next)

        assert [line.id for line in rest.lines] == [line.id for line in whole.lines][1:]

    @pytest.mark.parametrize("frequent", [False, True])
    def test_a_text_keeps_those_of_the_cases_that_have_it(
        self, office, monkeypatch, frequent
    ) -> None:
        if frequent:
            monkeypatch.setattr(search, "MOST_HITS", 0)
        self._receive(office, árbol="2026-03-02", luz="2026-03-02", arbolado="2026-02-27")

        found = self._lines(office, ELENA, "sin_asignar", text="ARBOL")

        assert found == ["arbolado", "árbol"]

    def test_a_reserved_identity_is_no_filter_for_who_may_not_know_it(self, office) -> None:
        office.receives("peticion", **PETITION, **ASKED_FOR_RESERVE)
        office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
        office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})

        assert self._lines(office, ANA, "mias", text="muñoz") == []
        assert len(self._lines(office, ANA, "mias", text="árbol")) == 1

    def test_counts_stop_where_nobody_counts_any_more(self, office, monkeypatch) -> None:
        from engine.services import inboxes

        monkeypatch.setattr(inboxes, "COUNTED", 2)
        self._receive(office, a="2026-03-02", b="2026-03-02", c="2026-03-02", d="2026-03-02")

        with office.engine.reading_as(office.actor(ELENA)) as work:
            tab = next(t for t in tasks.inbox(work, "mias").tabs if t.key == "sin_asignar")

        assert (tab.count, tab.more) == (3, True)

    def test_a_task_of_two_roles_is_in_the_inbox_of_each(self, office) -> None:
        case = office.receives("solicitud", objeto="de dos")
        with office.engine.work_as(SYSTEM) as work:
            task = work.session.query(tasks.Task).filter_by(case_id=case.id).one()
            task.pool = "juridica,ventanilla"

        assert self._lines(office, FABIO, "sin_asignar") == ["de dos"]
        assert self._lines(office, ELENA, "sin_asignar") == ["de dos"]
        assert self._lines(office, CARLOS, "sin_asignar") == []


class TestTheOfficeOfACase:
    @pytest.fixture
    def offices(self, office: Office) -> dict[str, int]:
        """diana and beatriz work in the secretariat, ana elsewhere."""
        with office.engine.work_as(SYSTEM) as work:
            ids = {code: users.office_id(work, code, code) for code in ("SG", "OTRA")}
            people = {"diana": "SG", "beatriz": "SG", "ana": "OTRA"}
            for username, code in people.items():
                work.session.query(users.User).filter_by(username=username).update(
                    {"office_id": ids[code]}
                )
        return ids

    def _today(self, office: Office, person: Person):
        with office.engine.reading_as(SYSTEM) as work:
            return users.actor_named(work, person.username)

    def test_it_is_that_of_the_role_that_stands_above(self, office, offices, case) -> None:
        with office.engine.reading_as(SYSTEM) as work:
            assert work.session.get_one(Case, case.id).office_id == offices["SG"]

    def test_colleagues_find_what_their_roles_may_do_whoever_has_it(
        self, office, offices, case
    ) -> None:
        task_id = office.task_of(case, "clasificar_peticion")
        with office.engine.work_as(office.actor(DIANA)) as work:
            tasks.claim(work, task_id)
        ivan = office.hires(Person("ivan", "Iván Rey", ("coordinacion_pqrsd",)))
        with office.engine.work_as(SYSTEM) as work:
            work.session.query(users.User).filter_by(username="ivan").update(
                {"office_id": offices["SG"]}
            )

        with office.engine.reading_as(self._today(office, Person("ivan", ""))) as work:
            lines = tasks.inbox(work, "dependencia").lines

        assert ivan.id
        assert [(line.id, line.assignee_name) for line in lines] == [(task_id, "Diana Mora")]

    def test_who_answers_for_the_procedure_sees_what_colleagues_of_other_roles_have(
        self, office, offices, case
    ) -> None:
        office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
        office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
        drafting = office.task_of(case, "proyectar_respuesta")

        with office.engine.reading_as(self._today(office, DIANA)) as work:
            inbox = tasks.inbox(work, "dependencia")
            page = tasks.task_page(work, drafting)

        assert [line.id for line in inbox.lines] == [drafting]
        assert inbox.counts["dependencia"] == 1
        assert not page.may_complete

    def test_but_nothing_of_a_case_in_which_their_role_has_no_part(
        self, office, offices, case
    ) -> None:
        with office.engine.reading_as(self._today(office, BEATRIZ)) as work:
            inbox = tasks.inbox(work, "dependencia")

        assert inbox.lines == ()
        assert inbox.counts["dependencia"] == 0

    def test_nobody_of_another_office_or_role_does(self, office, offices, case) -> None:
        for person, there in ((ANA, True), (ELENA, False)):
            with office.engine.reading_as(self._today(office, person)) as work:
                inbox = tasks.inbox(work, "mias")
                assert ("dependencia" in inbox.counts) is there
                if there:
                    assert tasks.inbox(work, "dependencia").lines == ()

    def test_where_two_offices_share_the_role_it_is_that_of_who_files(self, office, offices):
        other = office.hires(Person("jose", "José Gil", ("secretaria_general",)))
        with office.engine.work_as(SYSTEM) as work:
            work.session.query(users.User).filter_by(username="jose").update(
                {"office_id": offices["OTRA"]}
            )

        case = office.receives("peticion", **PETITION)

        assert other.id
        with office.engine.reading_as(SYSTEM) as work:
            assert work.session.get_one(Case, case.id).office_id is None
            assert work.session.query(OfficeRow).count() == 2
