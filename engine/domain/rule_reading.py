"""Reads `[[term]]` of a `procedure.toml`, and keeps a rule frozen with the term that it opened."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from engine.domain.calendars import Verification
from engine.domain.term_rules import (
    DEFAULT_SUPERIOR,
    SUSPENDABLE,
    USUAL_ROLL,
    Extension,
    OnExpiry,
    Reading,
    ReminderRule,
    Roll,
    TermRule,
    Unit,
)
from engine.errors import Finding, InvalidDefinition

T = TypeVar("T", bound=StrEnum)

_REQUIRED = ("code", "name", "duration", "unit")
_KEYS = frozenset(TermRule.__dataclass_fields__) - {"superior"}
_MARK = re.compile(r"(100|[1-9]\d?)%|[+-]\d{1,4}[hdm]|\+0|[1-9]\d{0,3}d")
_RECIPIENT = re.compile(r"holder|superior|control_interno|role:[a-z][a-z0-9_]*")


class _Wrong(Exception):
    """What a designer must correct, in Spanish."""


def parse_rules(procedure: Mapping[str, object], file: str) -> tuple[TermRule, ...]:
    """The rules of a procedure. InvalidDefinition with one finding per wrong rule."""
    superior = _superior(procedure)
    rules: list[TermRule] = []
    findings: list[Finding] = []
    for number, raw in enumerate(_tables(procedure), start=1):
        try:
            rules.append(_checked(_rule(raw, superior)))
        except _Wrong as wrong:
            findings.append(_finding(file, str(raw.get("code") or f"term {number}"), str(wrong)))
    findings.extend(_finding(file, code, text) for code, text in _overlaps(rules))
    if findings:
        raise InvalidDefinition(findings)
    return tuple(rules)


def rule_text(rule: TermRule) -> str:
    """The rule as JSON, to be frozen with the term that it opened."""
    raw = {key: value for key, value in asdict(rule).items() if value is not None}
    if rule.extension:
        raw["extension"] = {key: value for key, value in raw["extension"].items() if value}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def rule_from_text(text: str) -> TermRule:
    """The rule that `rule_text` was given."""
    raw = json.loads(text)
    return _rule(raw, raw.pop("superior"))


def _superior(procedure: Mapping[str, object]) -> str:
    section = procedure.get("procedure")
    found = section.get("superior") if isinstance(section, Mapping) else None
    return str(found or DEFAULT_SUPERIOR)


def _finding(file: str, code: str, message: str) -> Finding:
    return Finding(
        file=file, line=1, element=code, rule="term-rule", severity="error", message=message
    )


def _overlaps(rules: list[TermRule]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(rules, 2):
        at_once = one.in_force(other.valid_from) or other.in_force(one.valid_from)
        if one.code == other.code and at_once:
            yield one.code, "Dos reglas con el mismo código rigen el mismo día."


def _tables(procedure: Mapping[str, object]) -> list[Mapping[str, object]]:
    tables = procedure.get("term", [])
    return [raw for raw in tables if isinstance(raw, Mapping)] if isinstance(tables, list) else []


def _rule(raw: Mapping[str, object], superior: str) -> TermRule:
    if unknown := set(raw) - _KEYS:
        raise _Wrong(f"No conozco la clave «{min(unknown)}» de un término.")
    for key in _REQUIRED:
        if key not in raw:
            raise _Wrong(f"Falta la clave «{key}» del término.")
    unit = _choice(Unit, raw["unit"], "unit")
    return TermRule(
        code=_text(raw, "code"),
        name=_text(raw, "name"),
        duration=_positive(raw["duration"], "duration"),
        unit=unit,
        roll=_choice(Roll, raw.get("roll", USUAL_ROLL[unit]), "roll"),
        count_from=_text(raw, "count_from"),
        norm=_text(raw, "norm"),
        article=_text(raw, "article"),
        verification=_choice(
            Verification, raw.get("verification", Verification.UNVERIFIED), "verification"
        ),
        parameter=_text(raw, "parameter"),
        valid_from=_day(raw.get("valid_from", date.min), "valid_from"),
        valid_to=None if raw.get("valid_to") is None else _day(raw["valid_to"], "valid_to"),
        suspendable=_flag(raw, "suspendable"),
        includes_first_day=_flag(raw, "includes_first_day"),
        reading=_choice(Reading, raw.get("reading", Reading.STRICT), "reading"),
        extension=_extension(raw.get("extension")),
        reminders=tuple(_reminders(raw.get("reminders", []))),
        on_expiry=_on_expiry(raw.get("on_expiry", {})),
        ends_with=_text(raw, "ends_with"),
        superior=superior,
    )


def _checked(rule: TermRule) -> TermRule:
    """What each key may say depends on the others. An extended rule is frozen beyond that."""
    if rule.suspendable and rule.unit not in SUSPENDABLE:
        raise _Wrong(f"Un término en «{rule.unit}» no se puede suspender.")
    if rule.includes_first_day and rule.unit is not Unit.BUSINESS:
        raise _Wrong("Solo un término en días hábiles puede contar el primer día.")
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise _Wrong("La regla deja de regir antes de empezar a regir.")
    if rule.unit is Unit.BACKWARDS and any(r.at.endswith("%") for r in rule.reminders):
        raise _Wrong("Un término regresivo no tiene avisos por porcentaje.")
    if rule.extension and rule.extension.longest(rule.duration) <= rule.duration:
        raise _Wrong("La prórroga no alarga el término.")
    if rule.parameter and rule.verification is not Verification.UNVERIFIED:
        raise _Wrong("Solo un término por verificar depende de un parámetro.")
    if not rule.internal and not rule.norm:
        raise _Wrong("Un término legal dice su norma; uno interno, «verification = INTERNO».")
    return rule


def _extension(raw: object) -> Extension | None:
    if raw is None:
        return None
    table = _table(raw, "extension", {"max_total", "max_added", "times"})
    if ("max_total" in table) == ("max_added" in table):
        raise _Wrong("La prórroga dice «max_total» o «max_added», uno de los dos.")
    numbers = {key: _positive(value, f"extension.{key}") for key, value in table.items()}
    return Extension(**numbers)


def _reminders(raw: object) -> Iterator[ReminderRule]:
    if not isinstance(raw, list):
        raise _Wrong("«reminders» es una lista de avisos.")
    for item in raw:
        table = _table(item, "reminders", {"at", "to"})
        at, to = str(table.get("at", "")), str(table.get("to", ""))
        if not _MARK.fullmatch(at):
            raise _Wrong(f"El aviso «{at}» no es «50%», «-3h», «-10d», «-6m», «+0» ni «30d».")
        yield ReminderRule(at=at, to=_recipient(to))


def _on_expiry(raw: object) -> OnExpiry:
    table = _table(raw, "on_expiry", {"state", "escalate_to"})
    to = str(table.get("escalate_to", ""))
    return OnExpiry(
        state=str(table.get("state", OnExpiry().state)), escalate_to=_recipient(to) if to else ""
    )


def _recipient(to: str) -> str:
    if not _RECIPIENT.fullmatch(to):
        raise _Wrong(
            f"El destinatario «{to}» no es «holder», «superior», «control_interno» ni «role:…»."
        )
    return to


def _table(raw: object, key: str, known: set[str]) -> Mapping[str, object]:
    if not isinstance(raw, Mapping) or set(raw) - known:
        raise _Wrong(f"«{key}» tiene las claves {', '.join(sorted(known))}.")
    return raw


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str) or (key in _REQUIRED and not value.strip()):
        raise _Wrong(f"«{key}» es un texto.")
    return value


def _flag(raw: Mapping[str, object], key: str) -> bool:
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise _Wrong(f"«{key}» es true o false.")
    return value


def _positive(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 10_000:
        raise _Wrong(f"«{key}» es un número entero entre 1 y 10000.")
    return value


def _day(value: object, key: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _Wrong(f"«{key}» es una fecha AAAA-MM-DD.") from None


def _choice(kind: type[T], value: object, key: str) -> T:
    try:
        return kind(str(value))
    except ValueError:
        raise _Wrong(f"«{key}» es {', '.join(kind)}.") from None
