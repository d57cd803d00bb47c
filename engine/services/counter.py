"""The counter: an official files what somebody brings, says or sends, with the date it came."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select

from engine.bpm.definition import Definition
from engine.db.tables import Case, Filing, User
from engine.domain import values as text
from engine.domain.case_events import CaseEvent
from engine.domain.counter import INTERNAL, CounterRules, Reception, check, counter_rules
from engine.domain.forms import Form, clean
from engine.domain.procedures import start_rules
from engine.domain.reception import received
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.services import (
    attachments,
    calendars,
    case_events,
    cases,
    channel_failures,
    deployments,
    search,
)
from engine.services.casepages import CasePage, DocumentLine
from engine.services.filings import key_of
from engine.services.openprocedures import OpenProcedure, begun_by_officials
from engine.services.search import CaseLine, Results
from engine.services.term_facts import TODAY
from engine.services.visibility import receives
from engine.services.work import Work

MOST_RECENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDraft:
    """A matter while an official writes it down; `typed` as it was typed, right or wrong."""

    process: OpenProcedure
    channels: tuple[str, ...]
    typed: Mapping[str, Any]
    reception: Mapping[str, str]
    files: Mapping[str, tuple[DocumentLine, ...]]
    case_id: int | None
    began_at: datetime

    @property
    def form(self) -> Form:
        return self.process.form

    @property
    def inside(self) -> bool:
        """Whether it is asked for inside the house: nobody brings, says or sends it."""
        return self.channels == (INTERNAL,)

    @property
    def file_ids(self) -> dict[str, list[int]]:
        return attachments.ids(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What will happen when it is filed. `counts_from` is the day that the entity's policy takes
    as that of the reception; `earlier` are what the same person brought before."""

    received_at: datetime
    counts_from: date
    earlier: tuple[CaseLine, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a person brought before; `arrivals`: by case, what else may be recorded on it now."""

    found: Results
    arrivals: Mapping[int, tuple[CaseEvent, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterReceipt:
    """What is printed for whoever brought the matter."""

    case: CasePage
    tracking_code: str
    official: str
    annulled: bool


# --- what may be begun ----------------------------------------------------------------------------


def procedures(work: Work) -> tuple[OpenProcedure, ...]:
    """What the actor may begin, by name."""
    found = [
        begun_by_officials(definition)
        for line in deployments.listed(work)
        if receives(work, definition := work.definitions.get(line.definition_id))
    ]
    return tuple(one for one in found if one is not None)


def people(work: Work, typed: str, *, before: int | None = None) -> Results:
    """Earlier matters of a person, by document or name, of the procedures that the actor receives
    or may see: number, subject and state, and who it was only where the actor may know."""
    ids = [line.process_id for line in procedures(work)]
    received_here = and_(~Case.reserved, Case.process_id.in_(ids))
    return search.among(work, typed, received_here, before=before, widened=True)


def searched(work: Work, typed: str, *, before: int | None = None) -> Searched:
    """The same, with what may be recorded on each of them."""
    found = people(work, typed, before=before)
    arrivals = case_events.arriving(work, [line.case_id for line in found.lines])
    return Searched(found=found, arrivals=arrivals)


def recent(work: Work) -> tuple[CaseLine, ...]:
    """What the actor filed last."""
    return search.newest(work, Case.filed_by_id == work.actor.id, MOST_RECENT)


def _rules(definition: Definition) -> CounterRules:
    return counter_rules(definition.bundle.procedure)


# --- a draft --------------------------------------------------------------------------------------


def begin(work: Work, process_id: str) -> str:
    """The token of a new draft. NotAllowed for who may not begin that procedure."""
    _process(work, process_id)
    token = secrets.token_urlsafe(18)
    work.session.add(
        Filing(
            key=key_of(token),
            process_id=process_id,
            values=text.dumps({}),
            created_at=work.now,
            saved_at=work.now,
            official_id=work.actor.id,
            reception=text.dumps({}),
        )
    )
    work.session.flush()
    return token


def draft(work: Work, process_id: str, token: str) -> CounterDraft:
    """What is written down so far. NotFound for another official's."""
    row = _row(work, process_id, token)
    definition, process = _process(work, process_id)
    return CounterDraft(
        process=process,
        channels=_rules(definition).channels,
        typed=text.loads(row.draft) if row.draft else {},
        reception=text.loads(row.reception),
        files=attachments.files_of(work, row.key),
        case_id=row.case_id,
        began_at=row.created_at,
    )


def save(
    work: Work,
    process_id: str,
    token: str,
    typed: Mapping[str, Any],
    reception: Mapping[str, str],
) -> None:
    """Keeps what is typed, right or wrong."""
    row = _row(work, process_id, token, locked=True)
    row.draft, row.reception = text.dumps(typed), text.dumps(reception)
    row.saved_at = work.now
    work.session.flush()


def review(work: Work, process_id: str, token: str, reception: Reception) -> Review:
    """What filing it would do. InvalidInput, per field, where it cannot be filed yet."""
    found = draft(work, process_id, token)
    answers, received_at = _ready(work, found, reception)
    definition = deployments.latest(work, process_id)
    people_of = start_rules(definition.bundle.procedure).parties_of(answers)
    number = people_of[0].document_number if people_of else ""
    calendar = calendars.for_case(work, process_id)
    day = received(calendar, received_at, calendar.hours.policy).on
    return Review(
        received_at=received_at,
        counts_from=day,
        earlier=people(work, number).lines if number else (),
        answers=answers,
    )


def send(work: Work, process_id: str, token: str, reception: Reception) -> int:
    """Files it, once: a second call finds the same case. InvalidInput, per field."""
    row = _row(work, process_id, token, locked=True)
    if row.case_id is not None:
        return row.case_id
    found = draft(work, process_id, token)
    answers, received_at = _ready(work, found, reception)
    filed = cases.file(
        work,
        process_id,
        answers,
        received_at=received_at,
        channel=reception.channel,
        attachments=[id_ for ids in found.file_ids.values() for id_ in ids],
        said=_said(reception),
    )
    row.case_id, row.saved_at = filed.case_id, work.now
    row.values, row.draft, row.reception = text.dumps({}), "", text.dumps({})
    work.session.flush()
    return filed.case_id


def receipt(work: Work, case_id: int) -> CounterReceipt:
    """The receipt of a case that the actor may see."""
    page = cases.case_page(work, case_id)
    case = work.session.get_one(Case, case_id)
    official = work.session.get(User, case.filed_by_id) if case.filed_by_id else None
    return CounterReceipt(
        case=page,
        tracking_code=case.tracking_code,
        official=official.name if official else "",
        annulled=case.annulled_at is not None,
    )


def _ready(
    work: Work, found: CounterDraft, reception: Reception
) -> tuple[dict[str, Any], datetime]:
    """The answers and the instant of reception; every mistake of both at once."""
    wrong: dict[str, str] = {}
    answers: dict[str, Any] = {}
    received_at = reception.received_at
    try:
        check(reception, found.channels, work.now)
        if reception.attempted_at is not None:
            received_at = channel_failures.received_at(
                work, reception.failed_channel, reception.attempted_at
            )
    except InvalidInput as refusal:
        wrong |= {_NAMES.get(key, key): said for key, said in refusal.fields.items()}
    try:
        answers = clean(found.form, found.typed, {TODAY: work.today}, files=found.file_ids)
    except InvalidInput as refusal:
        wrong |= refusal.fields
    if wrong:
        raise InvalidInput(wrong)
    return answers, received_at


_NAMES = {"attempted_at": "intento"}


def _said(reception: Reception) -> dict[str, Any]:
    """What the history says of the reception besides its channel and its instant."""
    said: dict[str, Any] = {}
    if reception.why_late.strip():
        said["cause"] = reception.why_late.strip()
    if reception.attempted_at is not None:
        said |= {"failed_channel": reception.failed_channel, "attempted_at": reception.attempted_at}
    return said


def _row(work: Work, process_id: str, token: str, *, locked: bool = False) -> Filing:
    query = select(Filing).where(
        Filing.key == key_of(token),
        Filing.process_id == process_id,
        Filing.official_id == work.actor.id,
    )
    found = work.session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise NotFound("filing", process_id)
    return found


def _process(work: Work, process_id: str) -> tuple[Definition, OpenProcedure]:
    definition = deployments.latest(work, process_id)
    process = begun_by_officials(definition)
    if process is None:
        raise NotFound("process", process_id)
    if not receives(work, definition):
        raise NotAllowed(f"{work.actor.username} may not begin {process_id}")
    return definition, process
