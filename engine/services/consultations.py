"""Internal opinions and visto buenos: a colleague is asked, and answers, and the case stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import aliased

from engine.db.tables import Case, Consultation, ConsultationKind, Group, Office, User
from engine.domain import consultations as goals
from engine.domain.deadlines import Light, days_left, light, local_day
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit, colleagues, history, scope
from engine.services.notes import checked
from engine.services.notifications import notify
from engine.services.visibility import visible
from engine.services.work import Work

PERSON, ROLE, OFFICE = "persona", "rol", "dependencia"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, of whom («persona:7», «rol:juridica», «dependencia:2»), and for when."""

    kind: ConsultationKind
    to: str
    question: str
    business_days: int = goals.USUAL_DAYS
    task_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationLine:
    """One question with its answer. `due_on` is a goal of the office; `may_answer` and
    `may_withdraw` are what the actor may do with it now."""

    id: int
    kind: ConsultationKind
    case_id: int
    radicado: str
    subject: str
    task_id: int | None
    asked_by: str
    asked_at: datetime
    question: str
    addressee: str
    due_on: date
    days_left: int
    light: Light
    answered_at: datetime | None
    answered_by: str
    approved: bool | None
    answer: str
    withdrawn: bool
    archived: bool
    may_answer: bool
    may_withdraw: bool

    @property
    def waits(self) -> bool:
        return self.answered_at is None and not self.withdrawn


def ask(work: Work, case_id: int, asked: Asked) -> int:
    """Puts a question to a person, a role or an office. The case goes on meanwhile."""
    case, facts = visible(work, case_id)
    if not may(work.actor, Action.TAKE_PART, facts):
        raise NotAllowed(f"{work.actor.username} has no part in case {case_id}")
    if not 1 <= asked.business_days <= goals.LONGEST_DAYS:
        raise InvalidInput({"dias": f"Escriba entre 1 y {goals.LONGEST_DAYS} días hábiles."})
    to, readers = _addressee(work, case, asked)
    row = Consultation(
        case_id=case.id,
        task_id=asked.task_id,
        kind=asked.kind,
        asked_by_id=work.actor.id or 0,
        asked_at=work.now,
        question=checked(asked.question, "pregunta"),
        business_days=asked.business_days,
        **to,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, row, "asked")
    for reader in readers:
        _send(work, case, row, reader, "consulta_interna")
    return row.id


def answer(work: Work, consultation_id: int, text: str, *, approved: bool | None = None) -> None:
    """The answer goes back to who asked. Conflict when somebody answered first."""
    row, case = _found(work, consultation_id)
    if not _is_addressed(work, row):
        raise NotAllowed(f"{work.actor.username} was not asked in consultation {row.id}")
    if row.answered_at is not None or row.withdrawn_at is not None:
        raise Conflict(f"consultation {row.id} waits no more")
    if row.kind == ConsultationKind.APPROVAL and approved is None:
        raise InvalidInput({"visto_bueno": "Diga si da el visto bueno."})
    row.answer = checked(text, "respuesta") if text.strip() or not approved else ""
    row.approved = approved if row.kind == ConsultationKind.APPROVAL else None
    row.answered_at, row.answered_by_id = work.now, work.actor.id
    _record(work, row, "answered")
    if asker := work.session.get(User, row.asked_by_id):
        _send(work, case, row, asker, "consulta_respondida")


def withdraw(work: Work, consultation_id: int) -> None:
    """The question is not needed any more: nobody has to answer it."""
    row, _ = _found(work, consultation_id)
    if row.asked_by_id != work.actor.id:
        raise NotAllowed(f"{work.actor.username} did not ask consultation {row.id}")
    if row.answered_at is not None or row.withdrawn_at is not None:
        raise Conflict(f"consultation {row.id} waits no more")
    row.withdrawn_at = work.now
    _record(work, row, "withdrew")


def archive(work: Work, consultation_id: int, *, away: bool = True) -> None:
    """Who asked puts the answer away, or takes it out again."""
    row, _ = _found(work, consultation_id)
    if row.asked_by_id != work.actor.id:
        raise NotAllowed(f"{work.actor.username} did not ask consultation {row.id}")
    if row.answered_at is None and row.withdrawn_at is None:
        raise Conflict(f"consultation {row.id} still waits for its answer")
    row.archived_at = work.now if away else None
    history.hold(work, row.case_id)
    audit.record(
        work, audit.case_stream(row.case_id), "consultation_archived", id=row.id, away=away
    )


def page(work: Work, consultation_id: int) -> ConsultationLine:
    """One question, for who asked it, who is asked, and who sees its case."""
    found = lines(work, Consultation.id == consultation_id)
    if not found:
        raise NotFound("consultation", consultation_id)
    visible(work, found[0].case_id)
    return found[0]


def of_case(work: Work, case_id: int) -> tuple[ConsultationLine, ...]:
    """All of a case, the newest first. The caller has asked whether the actor may see it."""
    return tuple(reversed(lines(work, Consultation.case_id == case_id)))


# --- load and allow -------------------------------------------------------------------------------


def _found(work: Work, consultation_id: int) -> tuple[Consultation, Case]:
    row = work.session.get(Consultation, consultation_id, with_for_update=True)
    if row is None:
        raise NotFound("consultation", consultation_id)
    case, _ = visible(work, row.case_id)
    return row, case


def _is_addressed(work: Work, row: Consultation) -> bool:
    actor = work.actor
    return (
        row.to_user_id in actor.people
        or row.to_group in actor.roles
        or (row.to_office_id is not None and row.to_office_id == actor.office_id)
    )


def _addressee(work: Work, case: Case, asked: Asked) -> tuple[dict[str, Any], Sequence[User]]:
    """The columns that say whom, and the people to write to. InvalidInput for nobody."""
    way, _, key = asked.to.partition(":")
    number = int(key) if key.isdecimal() else 0
    if way == PERSON and (found := colleagues.reachable(work, case, [number])):
        return {"to_user_id": number}, found
    if way == ROLE and key in {role.key for role in colleagues.roles(work, case)}:
        return {"to_group": key}, _others(work, colleagues.members(work, key))
    if way == OFFICE and number in {office.id for office in colleagues.offices(work, case)}:
        return {"to_office_id": number}, _others(work, colleagues.staff(work, number))
    raise InvalidInput({"para": "Elija a quién le pregunta."})


def _others(work: Work, people: Sequence[User]) -> Sequence[User]:
    others = [person for person in people if person.id != work.actor.id]
    if not others:
        raise InvalidInput({"para": "Ahí no trabaja nadie más que usted: elija a otra persona."})
    return others


# --- record ---------------------------------------------------------------------------------------


def _record(work: Work, row: Consultation, what: str) -> None:
    history.hold(work, row.case_id)
    said = {"consultation": row.id, "what": row.kind, "approved": row.approved}
    history.add(work, row.case_id, history.Line(what, data=said))
    audit.record(work, audit.case_stream(row.case_id), f"consultation_{what}", **said)


def _send(work: Work, case: Case, row: Consultation, reader: User, kind: str) -> None:
    """What was asked and answered stays inside where the matter is reserved."""
    hidden = case.reserved or case.identity_reserved
    said = {
        "name": reader.name,
        "author": work.actor.name,
        "what": row.kind,
        "question": "" if hidden else row.question,
        "answer": "" if hidden else row.answer or "",
        "approved": row.approved,
        "due_on": goals.due_on(work.calendar(), local_day(row.asked_at), row.business_days),
        "consultation_id": row.id,
    }
    key = f"{kind}:{row.id}:{reader.id}"
    notify(work, kind, to=reader.email, context=said, case_id=case.id, dedup_key=key)


# --- lines ----------------------------------------------------------------------------------------

_ASKER, _ANSWERER, _PERSON = aliased(User), aliased(User), aliased(User)


def lines(work: Work, which: ColumnElement[bool]) -> tuple[ConsultationLine, ...]:
    """Questions in the order in which they were asked; the caller scopes `which`."""
    rows = work.session.execute(_lines().where(which).order_by(Consultation.id)).all()
    return tuple(_line(work, row) for row in rows)


def for_actor(work: Work) -> ColumnElement[bool]:
    """Those that wait for an answer of the actor, of cases that the actor may see."""
    waits = and_(Consultation.answered_at.is_(None), Consultation.withdrawn_at.is_(None))
    return and_(waits, scope.addressed(work.actor), scope.visible(work.actor))


def by_actor(work: Work, *, archived: bool = False) -> ColumnElement[bool]:
    """Those that the actor asked, of cases that the actor may see."""
    away = Consultation.archived_at.is_not(None) if archived else Consultation.archived_at.is_(None)
    return and_(Consultation.asked_by_id == work.actor.id, away, scope.visible(work.actor))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Consultation,
            Case.radicado,
            Case.subject,
            _ASKER.name.label("asked_by"),
            _ANSWERER.name.label("answered_by"),
            _PERSON.name.label("person"),
            Group.label.label("role"),
            Office.name.label("office"),
        )
        .join(Case, Case.id == Consultation.case_id)
        .join(_ASKER, _ASKER.id == Consultation.asked_by_id)
        .outerjoin(_ANSWERER, _ANSWERER.id == Consultation.answered_by_id)
        .outerjoin(_PERSON, _PERSON.id == Consultation.to_user_id)
        .outerjoin(Group, Group.key == Consultation.to_group)
        .outerjoin(Office, Office.id == Consultation.to_office_id)
    )


def _line(work: Work, row: Row[Any]) -> ConsultationLine:
    one: Consultation = row[0]
    calendar, waits = work.calendar(), one.answered_at is None and one.withdrawn_at is None
    due = goals.due_on(calendar, local_day(one.asked_at), one.business_days)
    return ConsultationLine(
        id=one.id,
        kind=ConsultationKind(one.kind),
        case_id=one.case_id,
        radicado=row.radicado,
        subject=row.subject,
        task_id=one.task_id,
        asked_by=row.asked_by,
        asked_at=one.asked_at,
        question=one.question,
        addressee=row.person or row.role or row.office or one.to_group or "",
        due_on=due,
        days_left=days_left(calendar, due, work.today),
        light=light(due, work.today, calendar) if waits else Light.NONE,
        answered_at=one.answered_at,
        answered_by=row.answered_by or "",
        approved=one.approved,
        answer=one.answer,
        withdrawn=one.withdrawn_at is not None,
        archived=one.archived_at is not None,
        may_answer=waits and _is_addressed(work, one),
        may_withdraw=waits and one.asked_by_id == work.actor.id,
    )
