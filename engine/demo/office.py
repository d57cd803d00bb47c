"""Fills the demo office: people, and petitions that really went through the engine, in the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from engine import bootstrap, worker
from engine.adapters.mail import MemoryMail
from engine.adapters.mailbox import Mailbox
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine
from engine.demo import deeds, standing
from engine.demo.people import ENTITY, OFFICES, PASSWORD, PEOPLE
from engine.demo.petitions import FRESH, PAST, Ahead, Counter, Petition, Step
from engine.domain.calendars import BusinessCalendar
from engine.domain.counter import Reception
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import cases, counter, entity, parameters, users
from engine.services.work import Work
from engine.settings import BOGOTA

#: the parameter that says how far a filling came
_FILLING, _BEGUN, _DONE = "demo.office", "begun", "done"

#: hears how much of the past was lived, and of how much
Tell = Callable[[int, int], None]

#: when the worker looks around on each day of the past
NIGHT, MORNING = time(0, 1), time(8)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody needs to enter as one of the officials of the demo."""

    username: str
    password: str
    name: str
    title: str


def sign_ins() -> tuple[SignIn, ...]:
    """One per official, for the demo to print."""
    return tuple(SignIn(p.username, PASSWORD, p.name, p.title) for p in PEOPLE)


def fill(engine: Engine, tell: Tell = lambda done, of: None) -> bool:
    """Adds people and petitions to an office that has the procedures and nobody yet.

    False, and nothing done, where somebody is there already. The mails of the past were caught
    when they were sent; those of the petitions that arrive now wait for the worker. `tell` hears
    how far it is.
    """
    if _inhabited(engine):
        return False
    _mark(engine, _BEGUN)
    _live_the_past(engine, tell)
    for petition in FRESH:
        _file(engine, petition, engine.clock())
    standing.arrange(engine)
    _mark(engine, _DONE)
    return True


def half_filled(engine: Engine) -> bool:
    """Whether a filling began here and was interrupted: what is there is of no use to anybody."""
    with engine.reading_as(SYSTEM) as work:
        return parameters.value_of(work, _FILLING) == _BEGUN


def _mark(engine: Engine, how_far: str) -> None:
    with engine.work_as(SYSTEM) as work:
        parameters.keep(work, _FILLING, how_far)


def _inhabited(engine: Engine) -> bool:
    with engine.reading_as(SYSTEM) as work:
        return bool(users.listed(work))


def _hire(work: Work) -> None:
    for code, name in OFFICES.items():
        users.office_id(work, code, name)
    password_hash = users.hashed(PASSWORD)
    for person in PEOPLE:
        users.add(
            work,
            users.NewUser(
                username=person.username,
                name=person.name,
                email=person.email,
                password_hash=password_hash,
                office=person.office,
                groups=person.groups,
                administrator=person.administrator,
            ),
        )


# --- the past -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Clock:
    """The instant that the past is at."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class _Matter:
    """A petition of the past, and its case once it is filed."""

    petition: Petition
    case_id: int = field(default=0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the agenda: a petition is filed, or somebody works on it."""

    at: datetime
    matter: _Matter
    step: Step | None


def _live_the_past(engine: Engine, tell: Tell) -> None:
    """Day by day: the worker at night and in the morning, then what people do."""
    today = engine.clock().astimezone(BOGOTA).date()
    with engine.reading_as(SYSTEM) as work:
        agenda = sorted(_agenda(work.calendar(), today), key=lambda entry: entry.at)
    clock = _Clock(agenda[0].at)
    mail = MemoryMail()
    past = bootstrap.build(engine.settings, clock=clock, jobs=MemoryJobs(), mail=mail)
    try:
        with past.work_as(SYSTEM) as work:  # before the first petition: roles count from that day
            entity.introduce(work, ENTITY)
            _hire(work)
        for day in _days(agenda[0].at.astimezone(BOGOTA).date(), today):
            _live_a_day(past, clock, day, agenda)
            tell(sum(_day_of(entry) <= day for entry in agenda), len(agenda))
    finally:
        past.dispose()
    _keep_letters(Mailbox.of(engine.settings), mail.sent)


def _keep_letters(mailbox: Mailbox, letters: Iterable[EmailMessage]) -> None:
    """Each under the instant at which it was written; they are told apart by a nanosecond."""
    for number, letter in enumerate(letters):
        written = parsedate_to_datetime(str(letter["Date"]))
        mailbox.keep(letter.as_bytes(), int(written.timestamp()) * 10**9 + number)


def _agenda(calendar: BusinessCalendar, today: date) -> Iterator[_Entry]:
    for petition in PAST:
        matter = _Matter(petition)
        came = _instant(calendar, today, petition.ago, petition.at)
        yield _Entry(came + _typing(petition), matter, None)
        for step in petition.steps:
            at = _instant(calendar, today, step.ago, step.at)
            yield _Entry(at, matter, _dated(step, calendar, today))


def _dated(step: Step, calendar: BusinessCalendar, today: date) -> Step:
    """The step with the days that it names."""
    values = {
        key: _moment(calendar, today, said) if isinstance(said, Ahead) else said
        for key, said in step.values.items()
    }
    return replace(step, values=values)


def _moment(calendar: BusinessCalendar, today: date, said: Ahead) -> date | str:
    """As a form takes it: a day, or the text of a day and an hour."""
    day = calendar.add_business_days(today, said.days)
    if said.at is None:
        return day
    return datetime.combine(day, said.at).isoformat(timespec="minutes")


def _instant(calendar: BusinessCalendar, today: date, ago: int, at: time) -> datetime:
    return datetime.combine(calendar.add_business_days(today, -ago), at, BOGOTA).astimezone(UTC)


def _days(first: date, until: date) -> Iterator[date]:
    """The first day and those after it, up to the eve of the last."""
    return (first + timedelta(days=n) for n in range((until - first).days))


def _live_a_day(past: Engine, clock: _Clock, day: date, agenda: list[_Entry]) -> None:
    for hour in (NIGHT, MORNING):
        clock.now = datetime.combine(day, hour, BOGOTA).astimezone(UTC)
        worker.run_due(past)
    for entry in agenda:
        if _day_of(entry) == day:
            clock.now = entry.at
            _happen(past, entry, agenda)
            worker.run_jobs(past)


def _day_of(entry: _Entry) -> date:
    return entry.at.astimezone(BOGOTA).date()


def _happen(past: Engine, entry: _Entry, agenda: Sequence[_Entry]) -> None:
    if entry.step is None:
        entry.matter.case_id = _file(past, entry.matter.petition, entry.at)
    else:
        deeds.do(past, entry.matter.case_id, entry.step, _known(agenda))


def _known(agenda: Iterable[_Entry]) -> dict[str, int]:
    """The cases that others may be linked with."""
    matters = (entry.matter for entry in agenda)
    return {one.petition.key: one.case_id for one in matters if one.petition.key}


def _file(engine: Engine, petition: Petition, at: datetime) -> int:
    if petition.counter:
        return _receive(engine, petition, petition.counter, at)
    with engine.work_as(CITIZEN) as work:
        filed = cases.file(
            work, "peticion", petition.values, received_at=at, channel=petition.channel
        )
    return filed.case_id


def _receive(engine: Engine, petition: Petition, desk: Counter, at: datetime) -> int:
    """At the counter, with the date at which it came."""
    came = Reception(channel=petition.channel, received_at=at - desk.later, why_late=desk.why_late)
    with engine.reading_as(SYSTEM) as work:
        official = users.actor_named(work, desk.who)
    with engine.work_as(official) as work:
        draft = counter.begin(work, "peticion")
        counter.save(work, "peticion", draft, petition.values, {})
        return counter.send(work, "peticion", draft, came)


def _typing(petition: Petition) -> timedelta:
    return petition.counter.later if petition.counter else timedelta()
