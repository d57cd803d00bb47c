"""What a procedure leaves to the entity, and what of it holds today: `parametros` of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.bpm.definition import Definition
from engine.db.tables import ParameterSetting
from engine.domain import pesos
from engine.domain.calendars import Verification
from engine.services import calendars
from engine.services.work import Work

#: what a case calls them
NAME = "parametros"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A parameter as its procedure declares it. Without options any text will do, or any amount
    where it is `in_pesos`."""

    process_id: str
    process_name: str
    key: str
    label: str
    norm: str
    default: str
    options: tuple[str, ...]
    in_pesos: bool

    @property
    def moves_terms(self) -> bool:
        """Whether it decides on which day something counts as received: rehearsed before it is."""
        return self.key == calendars.POLICY

    @property
    def of_a_norm(self) -> bool:
        """Whether it says how sure the entity is of a norm that terms rest on."""
        return Verification.UNVERIFIED in self.options


def frozen(work: Work, definition: Definition) -> dict[str, dict[str, str]]:
    """`parametros` of a case that begins today: what its procedure, and those that it calls, leave
    to the entity, as it holds. Nothing where they leave nothing."""
    declared = {
        (one.process_id, one.key): one
        for owner in definition.family()
        for one in declared_by(owner.process_id, owner.name, owner.bundle.procedure)
    }
    if not declared:
        return {}
    rows = work.session.scalars(
        select(ParameterSetting)
        .where(
            ParameterSetting.process_id.in_({process_id for process_id, _ in declared}),
            ParameterSetting.valid_from <= work.today,
        )
        .order_by(ParameterSetting.valid_from, ParameterSetting.id)
    )
    set_to = {(row.process_id, row.key): row.value for row in rows}
    # its own come last: they hold over those of the same name of who it calls
    own_last = sorted(declared, key=lambda one: one[0] == definition.process_id)
    return {NAME: {key[1]: now(work, declared[key], set_to.get(key)) for key in own_last}}


def today(work: Work, definition: Definition) -> Mapping[str, str]:
    """What holds today, by name."""
    return frozen(work, definition).get(NAME, {})


def now(work: Work, declared: Declared, set_to: str | None) -> str:
    """What holds, of what was set last, if anything was: an amount in its digits alone."""
    if declared.moves_terms:
        return calendars.entity(work).hours.policy.value
    if set_to is None:
        return declared.default
    amount = pesos.read(set_to) if declared.in_pesos else None
    return set_to if amount is None else str(amount)


def declared_by(process_id: str, name: str, procedure: Mapping[str, Any]) -> Iterator[Declared]:
    """The `[parameters]` of a procedure."""
    said = procedure.get("parameters")
    for key, one in said.items() if isinstance(said, Mapping) else ():
        if isinstance(one, Mapping):
            yield _read(process_id, name, key, one)


def _read(process_id: str, name: str, key: str, said: Mapping[str, Any]) -> Declared:
    return Declared(
        process_id=process_id,
        process_name=name,
        key=key,
        label=str(said.get("label", key)),
        norm=str(said.get("norm", "")),
        default=str(said.get("default", "")),
        options=tuple(map(str, said.get("options", ()))),
        in_pesos=said.get("kind") == "pesos",
    )
