"""What a procedure leaves to the entity: which reading of the law it takes, and by which act.

`[parameters]` of procedure.toml says what may be set, its default and the norm of each reading.
A setting is never changed: another one follows it from its day on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from engine.db.tables import ParameterSetting
from engine.domain import pesos
from engine.domain.calendar_changes import Change, HoursChange
from engine.domain.calendars import ReceptionPolicy
from engine.errors import InvalidInput, NotFound
from engine.services import (
    audit,
    calendar_changes,
    calendars,
    deployments,
    parameter_values,
    users,
)
from engine.services.calendar_changes import Proposal
from engine.services.parameter_values import Declared, declared_by
from engine.services.people import require_administrator
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    value: str
    act: str
    reason: str
    valid_from: date
    created_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`history` is newest first; empty while the default holds."""

    declared: Declared
    value: str
    history: tuple[Setting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSetting:
    value: str
    act: str
    reason: str
    valid_from: date | None = None  # today


def value_of(work: Work, process_id: str, key: str, on: date | None = None) -> str:
    """What holds on a day (today). NotFound. A case reads its own."""
    declared = _declared(work, process_id, key)
    found = work.session.scalar(
        select(ParameterSetting.value)
        .where(
            ParameterSetting.process_id == process_id,
            ParameterSetting.key == key,
            ParameterSetting.valid_from <= (on or work.today),
        )
        .order_by(ParameterSetting.valid_from.desc(), ParameterSetting.id.desc())
        .limit(1)
    )
    return parameter_values.now(work, declared, found)


def listed(work: Work) -> tuple[Parameter, ...]:
    """Every parameter of the deployed procedures, as it holds today."""
    require_administrator(work)
    return tuple(_parameter(work, declared) for declared in _all(work))


def parameter(work: Work, process_id: str, key: str) -> Parameter:
    """One of them. NotFound."""
    require_administrator(work)
    return _parameter(work, _declared(work, process_id, key))


def put(work: Work, process_id: str, key: str, new: NewSetting) -> int | None:
    """Sets it from a day on. InvalidInput, per field.

    One that moves terms becomes a change of the calendar, whose id this gives: it is rehearsed
    there and applied by hand.
    """
    require_administrator(work)
    declared = _declared(work, process_id, key)
    if wrong := _wrong(work, declared, new):
        raise InvalidInput(wrong)
    if declared.moves_terms:
        return _propose(work, declared, new)
    work.session.add(
        ParameterSetting(
            process_id=process_id,
            key=key,
            value=new.value,
            act=new.act,
            reason=new.reason,
            valid_from=new.valid_from or work.today,
            created_at=work.now,
            created_by=work.actor.username,
        )
    )
    audit.record(work, "installation", "parameter_set", process_id=process_id, key=key)
    return None


def _propose(work: Work, declared: Declared, new: NewSetting) -> int:
    before = calendars.entity(work).hours
    after = replace(before, policy=ReceptionPolicy(new.value))
    if after == before:
        raise InvalidInput({"value": "Esa es la lectura que ya rige."})
    change = Change(hours=HoursChange(before=before, after=after))
    title = f"{declared.label}: {new.value}"
    return calendar_changes.propose(
        work, Proposal(title=title, act=new.act, reason=new.reason, change=change)
    )


def _wrong(work: Work, declared: Declared, new: NewSetting) -> dict[str, str]:
    wrong = _wrong_amount(new) if declared.in_pesos else {}
    if declared.options and new.value not in declared.options:
        wrong["value"] = "Elija una de las lecturas."
    if not new.act:
        wrong["act"] = "Escriba el acto que lo decide, con su número y fecha."
    if not new.reason:
        wrong["reason"] = "Escriba el motivo: queda en la historia del parámetro."
    if new.valid_from is not None and new.valid_from < work.today:
        wrong["valid_from"] = "No puede regir desde antes de hoy: lo ya contado no cambia."
    return wrong


def _wrong_amount(new: NewSetting) -> dict[str, str]:
    """The figure of next year is loaded before it begins: no day is supposed for it."""
    wrong: dict[str, str] = {}
    if pesos.read(new.value) is None:
        wrong["value"] = (
            "Escriba la cifra en pesos, mayor que cero, sin signos ni decimales; los puntos de los "
            "miles son opcionales: 1.750.905 o 1750905."
        )
    if new.valid_from is None:
        wrong["valid_from"] = (
            "Escriba desde qué día rige: la cifra del año entrante, desde el 1 de enero."
        )
    return wrong


def _parameter(work: Work, declared: Declared) -> Parameter:
    rows = work.session.scalars(
        select(ParameterSetting)
        .where(
            ParameterSetting.process_id == declared.process_id,
            ParameterSetting.key == declared.key,
        )
        .order_by(ParameterSetting.valid_from.desc(), ParameterSetting.id.desc())
    ).all()
    names = users.names(work, {row.created_by for row in rows})
    history = tuple(
        Setting(
            value=row.value,
            act=row.act,
            reason=row.reason,
            valid_from=row.valid_from,
            created_at=row.created_at,
            by=names[row.created_by],
        )
        for row in rows
    )
    value = value_of(work, declared.process_id, declared.key)
    return Parameter(declared=declared, value=value, history=history)


def _declared(work: Work, process_id: str, key: str) -> Declared:
    found = (d for d in _all(work) if (d.process_id, d.key) == (process_id, key))
    declared = next(found, None)
    if declared is None:
        raise NotFound("parameter", f"{process_id}.{key}")
    return declared


def _all(work: Work) -> Iterator[Declared]:
    for line in deployments.listed(work):
        procedure = work.definitions.get(line.definition_id).bundle.procedure
        yield from declared_by(line.process_id, line.name, procedure)
