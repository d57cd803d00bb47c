"""What an official receives for somebody: by which channel, when it really arrived, and who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.domain.term_rules import DEFAULT_SUPERIOR
from engine.errors import InvalidInput

COUNTER = "ventanilla"  # the role that receives what anybody may file
PUBLIC, WEB, INTERNAL = "public", "web", "interno"
VERBAL = frozenset({"verbal", "telefonico"})
#: typed so much later than it was received, somebody has to say why
LATE_AFTER = timedelta(hours=2)
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRules:
    """`[start] channels`, `who` and `desk`, `annuls`: who begins a case, and who takes it back."""

    channels: tuple[str, ...]
    starters: frozenset[str]
    annullers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """How a matter reached the office. `attempted_at`: when whoever brings it tried
    `failed_channel`, which did not work, before."""

    channel: str
    received_at: datetime
    why_late: str = ""
    failed_channel: str = ""
    attempted_at: datetime | None = None

    @property
    def verbal(self) -> bool:
        return self.channel in VERBAL


def counter_rules(procedure: Mapping[str, Any]) -> CounterRules:
    """What anybody may file on the web, the counter receives too; what is begun inside the house,
    only the roles that `who` names. `desk` adds roles to those of the counter."""
    start, general = _table(procedure, "start"), _table(procedure, "procedure")
    who, desk = _names(start.get("who")), _names(start.get("desk"))
    counter = frozenset({COUNTER}) if PUBLIC in who else frozenset()
    superior = str(general.get("superior") or DEFAULT_SUPERIOR)
    said = start.get("channels")
    channels = tuple(map(str, said)) if isinstance(said, list) else ()
    return CounterRules(
        channels=tuple(one for one in channels if one != WEB) or (INTERNAL,),
        starters=(who - {PUBLIC}) | desk | counter,
        annullers=_names(start.get("annuls")) or frozenset({superior}),
    )


def check(reception: Reception, channels: tuple[str, ...], now: datetime) -> None:
    """InvalidInput, per field, for what cannot have been."""
    wrong: dict[str, str] = {}
    if reception.channel not in channels:
        wrong["canal"] = "Elija por qué medio llegó."
    if reception.received_at > now:
        wrong["recibida"] = "Esa fecha no ha llegado: escriba cuándo se recibió de verdad."
    elif _owes_a_reason(reception, now):
        wrong["por_que_tarde"] = (
            "Se recibió hace más de dos horas: explique por qué se registra ahora."
        )
    if bool(reception.failed_channel) != (reception.attempted_at is not None):
        wrong["intento"] = "Diga qué canal falló y cuándo lo intentó la persona."
    if wrong:
        raise InvalidInput(wrong)


def _owes_a_reason(reception: Reception, now: datetime) -> bool:
    """A channel that failed explains itself."""
    late = now - reception.received_at > LATE_AFTER and reception.attempted_at is None
    return late and len(reception.why_late.strip()) < SHORTEST_REASON


def _table(section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = section.get(name)
    return found if isinstance(found, Mapping) else {}


def _names(found: object) -> frozenset[str]:
    if isinstance(found, str):
        return frozenset({found} - {""})
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
