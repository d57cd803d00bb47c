"""The forms with which an administrator proposes a change of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from flask import Request
from flask_babel import gettext as _

from engine.domain import calendar_files
from engine.domain.calendar_changes import Change, Days, HoursChange
from engine.domain.calendars import Closure, Holiday, Verification
from engine.domain.channel_failures import Failure
from engine.errors import InvalidInput
from engine.services import calendar_changes, calendars
from engine.services.calendar_changes import Proposal
from engine.services.work import Work
from engine.settings import BOGOTA
from webui.i18n import day_words

Typed = Mapping[str, str]


def holiday(_work: Work, typed: Typed) -> Proposal:
    day = _day(typed, "day")
    added = Holiday(
        day=day,
        name=_text(typed, "name", _("Escriba el nombre del festivo.")),
        norm=_text(typed, "act", _("Escriba la ley que lo ordena, con su número.")),
        verification=Verification.VERIFIED
        if typed.get("verified") == "1"
        else Verification.UNVERIFIED,
        valid_from=_day(typed, "valid_from") if typed.get("valid_from") else day,
    )
    title = _("Festivo nuevo: %(name)s, %(day)s", name=added.name, day=_in_words(day))
    return _proposal(typed, title, Change(added=Days(holidays=(added,))))


def without_holiday(work: Work, typed: Typed) -> Proposal:
    day, name = _day(typed, "day"), typed.get("name", "")
    known = calendars.entity(work).holidays
    found = next((h for h in known if (h.day, h.name) == (day, name)), None)
    if found is None:
        raise InvalidInput({"day": _("Ese festivo ya no está en el calendario.")})
    title = _("Se quita el festivo: %(name)s, %(day)s", name=name, day=_in_words(day))
    return _proposal(typed, title, Change(removed=Days(holidays=(found,))))


def closure(_work: Work, typed: Typed) -> Proposal:
    added = Closure(
        starts_on=_day(typed, "starts_on"),
        ends_on=_day(typed, "ends_on"),
        act=typed.get("act", ""),
        reason=_text(typed, "reason", _("Escriba por qué se cierra.")),
        scope=typed.get("scope", ""),
    )
    return _proposal(typed, _closed(added), Change(added=Days(closures=(added,))))


def without_closure(work: Work, typed: Typed) -> Proposal:
    first, last = _day(typed, "starts_on"), _day(typed, "ends_on")
    known = calendars.entity(work).closures
    found = next(
        (c for c in known if (c.starts_on, c.ends_on, c.scope) == (first, last, typed["scope"])),
        None,
    )
    if found is None:
        raise InvalidInput({"starts_on": _("Ese cierre ya no está en el calendario.")})
    title = _("Se quita: %(closure)s", closure=_closed(found))
    return _proposal(typed, title, Change(removed=Days(closures=(found,))))


def hours(work: Work, typed: Typed) -> Proposal:
    before = calendars.entity(work).hours
    after = replace(
        before,
        opens=_time(typed, "opens"),
        closes=_time(typed, "closes"),
        saturdays=typed.get("saturdays") == "1",
    )
    if after == before:
        raise InvalidInput({"opens": _("Ese es el horario que ya rige.")})
    title = _(
        "Horario de atención: de %(opens)s a %(closes)s",
        opens=f"{after.opens:%H:%M}",
        closes=f"{after.closes:%H:%M}",
    )
    return _proposal(typed, title, Change(hours=HoursChange(before=before, after=after)))


def rule(work: Work, typed: Typed) -> Proposal:
    process_id, found, code = typed.get("rule", "").partition(" ")
    if not found:
        raise InvalidInput({"rule": _("Elija el término.")})
    change = calendar_changes.rule_change(work, process_id, code)
    title = _("Término %(code)s de «%(process)s»", code=code, process=process_id)
    return _proposal(typed, title, Change(rule=change))


def imported(request: Request) -> Callable[[Work, Typed], Proposal]:
    """What an uploaded file adds."""
    upload = request.files.get("file")
    name, content = (upload.filename or "", upload.read()) if upload else ("", b"")

    def propose(work: Work, typed: Typed) -> Proposal:
        if not content:
            raise InvalidInput({"file": _("Elija un archivo .csv o .ics.")})
        days = calendar_files.read(name, content)
        change = calendar_files.change_to(calendars.entity(work), days)
        return _proposal(typed, _("Archivo %(name)s", name=name[:80]), change)

    return propose


def failure(typed: Typed) -> Failure:
    """A failure of a channel, with the hours as the wall clock has them."""
    return Failure(
        channel=_text(typed, "channel", _("Diga qué canal falló.")),
        starts_at=moment(typed, "starts_at"),
        ends_at=moment(typed, "ends_at") if typed.get("ends_at") else None,
        proof=typed.get("proof", ""),
    )


def moment(typed: Typed, key: str) -> datetime:
    try:
        return datetime.fromisoformat(typed.get(key, "")).replace(tzinfo=BOGOTA)
    except ValueError:
        raise InvalidInput({key: _("Escriba el día y la hora.")}) from None


def _proposal(typed: Typed, title: str, change: Change) -> Proposal:
    act, reason = typed.get("act", ""), typed.get("reason", "")
    return Proposal(title=title, act=act, reason=reason, change=change)


def _closed(found: Closure) -> str:
    if found.starts_on == found.ends_on:
        return _("Cierre del %(day)s", day=_in_words(found.starts_on))
    return _(
        "Cierre del %(first)s al %(last)s",
        first=_in_words(found.starts_on),
        last=_in_words(found.ends_on),
    )


def _in_words(day: date) -> str:
    return day_words(day, weekday=False)


def _text(typed: Typed, key: str, wanted: str) -> str:
    said = " ".join(typed.get(key, "").split())
    if not said:
        raise InvalidInput({key: wanted})
    return said


def _day(typed: Typed, key: str) -> date:
    try:
        return date.fromisoformat(typed.get(key, ""))
    except ValueError:
        raise InvalidInput({key: _("Escriba el día completo.")}) from None


def _time(typed: Typed, key: str) -> time:
    try:
        return time.fromisoformat(typed.get(key, ""))
    except ValueError:
        raise InvalidInput({key: _("Escriba la hora, por ejemplo 08:00.")}) from None
