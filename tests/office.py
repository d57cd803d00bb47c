"""The test language: an office at work, in the words of the trade.

office.today_is("2026-03-02")
case = office.receives("peticion", tipo_peticion="general", objeto="Un árbol caído")
office.completes(diana, "clasificar_peticion", {...})
office.days_pass_until("2026-03-25")
assert office.inbox_of(beatriz) == ["atender_vencimiento"]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import getaddresses
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import worker
from engine.adapters import folios
from engine.adapters.mail import MemoryMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db.tables import Event, Task, TaskStatus
from engine.domain.forms import Form, clean
from engine.domain.officials import CITIZEN, SYSTEM, Actor
from engine.services import (
    case_events,
    cases,
    checks,
    deadlines,
    deployments,
    tasks,
    templatechecks,
    users,
)
from engine.services.cases import CasePage
from engine.services.deadlines import TermLine
from engine.services.term_facts import TODAY
from engine.services.work import Work
from engine.settings import BOGOTA, Settings
from tests import evidence, people_at_first

ROOT = Path(__file__).parent.parent
#: where a procedure is looked for: the real ones, then those made for tests
SHELVES = (ROOT, ROOT / "tests" / "fixtures" / "bundles")

#: seconds for what must come, on the slowest machine: whoever passes waits for none of them
PATIENCE = 300.0

#: a file that people sent and a template that is tried have little time, which a busy machine
#: spends elsewhere
folios.SECONDS = int(PATIENCE)
templatechecks.SECONDS = PATIENCE

PASSWORD = "una clave de prueba"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast."""

    username: str
    name: str
    groups: tuple[str, ...] = ()
    administrator: bool = False


ANA = Person("ana", "Ana Ruiz", ("profesional",))
BEATRIZ = Person("beatriz", "Beatriz Soto", ("secretaria_general",))
#: in another office: must see nothing
CARLOS = Person("carlos", "Carlos Peña", ("archivo",))
DIANA = Person("diana", "Diana Mora", ("coordinacion_pqrsd",))
ELENA = Person("elena", "Elena Vega", ("ventanilla",))
FABIO = Person("fabio", "Fabio León", ("juridica",))
#: a second professional: a colleague of ana's
HUGO = Person("hugo", "Hugo Díaz", ("profesional",))
GLORIA = Person("gloria", "Gloria Paz", administrator=True)
CAST = (ANA, BEATRIZ, CARLOS, DIANA, ELENA, FABIO, HUGO, GLORIA)


@dataclass(frozen=True)
class Received:
    """A matter that was filed."""

    id: int
    radicado: str
    tracking_code: str
    terms: tuple[TermLine, ...]


class Clock:
    """Time stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 13, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Office:
    """One installation with its cast, its clock and what reaches the outside world."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock()
        self.jobs = MemoryJobs()
        self.mail = Mailbox()
        self.engine: Engine = build(settings, clock=self.clock, jobs=self.jobs, mail=self.mail)
        worker.register(self.engine)
        # a person gives up sooner than a machine that runs many tests is done
        self.engine.press = replace(self.engine.press, patience=PATIENCE, seconds=PATIENCE)
        self._deployed: set[str] = set()
        self._actors: dict[str, Actor] = {}
        self.hires(*CAST)

    # -- people ------------------------------------------------------------------------------------

    def hires(self, person: Person, *others: Person) -> Actor:
        """New officials; answers with the first."""
        people = (person, *others)
        with self.engine.work_as(SYSTEM) as work:
            if self._actors:
                self._hire_all(work, people)
            else:
                people_at_first.hired(work.session, people, lambda: self._hire_all(work, people))
        return self.actor(person)

    def _hire_all(self, work: Work, people: Iterable[Person]) -> None:
        for one in people:
            self._hire(work, one)

    def _hire(self, work: Work, person: Person) -> None:
        new = users.NewUser(
            username=person.username,
            name=person.name,
            email=f"{person.username}@entidad.example",
            password_hash=password_hash(),
            administrator=person.administrator,
        )
        user_id = users.add(work, new)
        for key in person.groups:
            users.join(work, user_id, key, valid_from=date(2020, 1, 1))

    def actor(self, person: Person | Actor) -> Actor:
        """The person with the roles of when they were first asked for something."""
        if isinstance(person, Actor):
            return person
        if person.username not in self._actors:
            self._actors[person.username] = self.today_of(person)
        return self._actors[person.username]

    def today_of(self, person: Person) -> Actor:
        """The person with what holds today: roles, encargos and delegations."""
        with self.engine.reading_as(SYSTEM) as work:
            return users.actor_named(work, person.username)

    # -- time --------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now

    @property
    def today(self) -> date:
        return self.now.astimezone(BOGOTA).date()

    def today_is(self, moment: str) -> None:
        """`2026-03-02` (eight in the morning) or `2026-03-02 17:30`, in Bogotá. Nothing runs."""
        self.clock.now = instant(moment)

    def time_passes(self, **how_much: float) -> None:
        """Moves the clock and does what is due then."""
        self.clock.now += timedelta(**how_much)
        self.works_off()

    def days_pass_until(self, day: str) -> None:
        """Each midnight and each morning, until eight o'clock of the day, with all that is due."""
        until = instant(day)
        for moment in _midnights_and_mornings(self.now, until):
            self.clock.now = moment
            self.works_off()
        self.clock.now = until
        self.works_off()

    def works_off(self) -> None:
        """Everything that is due now: timers, jobs, mail, reminders, messages."""
        worker.run_due(self.engine)

    # -- matters -----------------------------------------------------------------------------------

    def deploys(self, *process_ids: str) -> None:
        """The procedures and those that they call, from the project or the fixtures."""
        bundles = _bundles(process_ids)
        with self.engine.work_as(SYSTEM) as work:
            deployments.deploy(work, bundles)
        self._deployed.update(process_ids)

    def receives(
        self,
        process_id: str,
        *,
        at: str | None = None,
        channel: str = "web",
        start_event: str | None = None,
        by: Person | None = None,
        **answers: Any,
    ) -> Received:
        """A citizen's filing, or an official's: the answers pass through the form, as on the
        web. Documents are told by their ids."""
        if process_id not in self._deployed:
            self.deploys(process_id)
        with self.engine.work_as(self.actor(by) if by else CITIZEN) as work:
            definition = deployments.latest(work, process_id)
            form = cases.start_form(definition, start_event)
            filed = cases.file(
                work,
                process_id,
                self._cleaned(form, answers) if form else answers,
                received_at=instant(at) if at else self.now,
                channel=channel,
                start_event=start_event,
            )
        return Received(filed.case_id, filed.radicado, filed.tracking_code, filed.terms)

    def _cleaned(self, form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
        files = {key: answers[key] for key in form.file_fields if key in answers}
        return clean(form, answers, {TODAY: self.today}, files=files)

    def inbox_of(self, person: Person | Actor) -> list[str]:
        """Element ids of what the person has, then of what the person may take."""
        with self.engine.reading_as(self.actor(person)) as work:
            return [
                line.element_id
                for tab in ("mias", "sin_asignar")
                for line in tasks.inbox(work, tab).lines
            ]

    def task_of(self, case: Received, element_id: str) -> int:
        """The id of the open task of a case."""
        (found,) = self.tasks_of(case, element_id)
        return found

    def tasks_of(self, case: Received, element_id: str) -> list[int]:
        """The ids of the open tasks of that element: several where it is called side by side."""
        with self.engine.reading_as(SYSTEM) as work:
            asked = select(Task.id).where(
                Task.case_id == case.id,
                Task.element_id == element_id,
                Task.status == TaskStatus.OPEN,
            )
            return list(work.session.scalars(asked.order_by(Task.id)))

    def completes(
        self,
        person: Person | Actor,
        element_id: str,
        answers: Mapping[str, Any] | None = None,
        *,
        case: Received | None = None,
    ) -> tasks.Completed:
        """The person takes the task if nobody has it, and sends its form, with a proof wherever it
        asks for one that was not attached yet."""
        task_id = self.task_of(case, element_id) if case else self._in_inbox(person, element_id)
        with self.engine.work_as(self.actor(person)) as work:
            if evidence.asked_by(element_id, SHELVES):
                evidence.attach(work, tasks.asking(work, task_id), answers or {})
            return tasks.complete(work, task_id, dict(answers or {}))

    def ends(
        self, person: Person | Actor, task_id: int, answers: Mapping[str, Any]
    ) -> tasks.Completed:
        """The same, of a task that its number tells from others of its name."""
        with self.engine.work_as(self.actor(person)) as work:
            evidence.attach(work, tasks.asking(work, task_id), answers)
            return tasks.complete(work, task_id, dict(answers))

    def records(
        self,
        person: Person | Actor,
        event_id: str,
        answers: Mapping[str, Any] | None = None,
        *,
        case: Received,
    ) -> str:
        """The person records what reached the case from outside: `[[event]]` of its procedure. With
        a proof, as `completes`."""
        with self.engine.work_as(self.actor(person)) as work:
            if evidence.asked_by(event_id, SHELVES):
                evidence.attach(work, case_events.asking(work, case.id, event_id), answers or {})
            return case_events.record(work, case.id, event_id, dict(answers or {}))

    def _in_inbox(self, person: Person | Actor, element_id: str) -> int:
        with self.engine.reading_as(self.actor(person)) as work:
            lines = [
                line
                for tab in ("mias", "sin_asignar")
                for line in tasks.inbox(work, tab, size=200).lines
                if line.element_id == element_id
            ]
        assert lines, f"{element_id} is not in the inbox: {self.inbox_of(person)}"
        return lines[0].id

    # -- what is so --------------------------------------------------------------------------------

    def page_of(self, case: Received, person: Person | Actor = ELENA) -> CasePage:
        with self.engine.reading_as(self.actor(person)) as work:
            return cases.case_page(work, case.id)

    def history_of(self, case: Received) -> list[str]:
        """`kind element`, in order; the kind alone where it is about the case itself."""
        with self.engine.reading_as(SYSTEM) as work:
            rows = work.session.execute(
                select(Event.kind, Event.element_id)
                .where(Event.case_id == case.id)
                .order_by(Event.seq)
            )
            return [f"{row.kind} {row.element_id}".strip() for row in rows]

    def terms_of(self, case: Received) -> tuple[TermLine, ...]:
        with self.engine.reading_as(SYSTEM) as work:
            return deadlines.lines(work, case.id)

    def term_of(self, case: Received, name: str) -> TermLine:
        """The last term of that name."""
        return [term for term in self.terms_of(case) if term.name == name][-1]

    def broken_invariants(self) -> list[str]:
        """What `cauce fsck` finds."""
        with self.engine.reading_as(SYSTEM) as work:
            return [str(violation) for violation in checks.fsck(work)]

    def closes(self) -> None:
        self.engine.dispose()


class Mailbox(MemoryMail):
    """The relay, with what was given to it in short."""

    def to(self, address: str) -> list[str]:
        """Subjects of the letters to an address, or to where it begins (`ana@`), in order."""
        return [
            str(email["Subject"])
            for email in self.sent
            if any(to.startswith(address) for _, to in getaddresses([str(email["To"])]))
        ]


@lru_cache(maxsize=1)
def password_hash() -> str:
    """Of PASSWORD. Hashing is slow on purpose: once is enough."""
    return users.hashed(PASSWORD)


def instant(moment: str) -> datetime:
    """A day (at eight) or a day and a time, in Bogotá."""
    parsed = datetime.fromisoformat(moment)
    if len(moment) == len("2026-03-02"):
        parsed = datetime.combine(parsed.date(), time(8))
    return parsed.replace(tzinfo=BOGOTA).astimezone(UTC)


def _midnights_and_mornings(start: datetime, until: datetime) -> Iterator[datetime]:
    day = start.astimezone(BOGOTA).date()
    while day <= until.astimezone(BOGOTA).date():
        for hour in (time(0), time(8)):
            moment = datetime.combine(day, hour, tzinfo=BOGOTA).astimezone(UTC)
            if start < moment < until:
                yield moment
        day += timedelta(days=1)


@cache  # files stay as they are while tests run
def _bundle(process_id: str) -> deployments.Bundle:
    for shelf in SHELVES:
        folder = shelf / "processes" / process_id
        if folder.is_dir():
            return deployments.read_bundle(folder, shelf / "forms")
    raise LookupError(f"no procedure {process_id} in {_names(SHELVES)}")


def _bundles(process_ids: Iterable[str]) -> list[deployments.Bundle]:
    """With those that they call, each once."""
    found: dict[str, deployments.Bundle] = {}
    pending = list(process_ids)
    while pending:
        process_id = pending.pop()
        if process_id not in found:
            found[process_id] = _bundle(process_id)
            pending += deployments.called_ids(found[process_id])
    return list(found.values())


def _names(shelves: Iterable[Path]) -> list[str]:
    return [str(shelf) for shelf in shelves]
