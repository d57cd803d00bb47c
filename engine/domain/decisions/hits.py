"""Hit policies: from the rules that match to one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from engine.feel import FeelError
from engine.feel.arithmetic import add, numbers_only
from engine.feel.embedding import Run, equal, order


class HitError(FeelError):
    """The rules that match contradict the hit policy of their table."""


class Match(NamedTuple):
    number: int
    values: tuple[object, ...]


class Outputs(NamedTuple):
    """What the policies need to know: the table, the names when several, the priorities."""

    table: str
    names: tuple[str, ...]
    priorities: Sequence[object]

    def shaped(self, match: Match) -> object:
        if self.names:
            return dict(zip(self.names, match.values, strict=True))
        return match.values[0]


Decide = Callable[[list[Match], Outputs, Run], object]


@dataclass(frozen=True, slots=True)
class HitPolicy:
    decide: Decide
    by_priority: bool = False


def policy_of(name: str, aggregation: str | None) -> HitPolicy | None:
    if name == "COLLECT" and aggregation:
        return AGGREGATIONS.get(aggregation)
    return POLICIES.get(name)


def _unique(matches: list[Match], outputs: Outputs, _run: Run) -> object:
    if len(matches) > 1:
        raise HitError(
            f"{outputs.table}: rules {_numbers(matches)} match at once, expected only one"
        )
    return outputs.shaped(matches[0])


def _any(matches: list[Match], outputs: Outputs, run: Run) -> object:
    first = matches[0]
    for match in matches[1:]:
        if not equal(list(match.values), list(first.values), run):
            raise HitError(
                f"{outputs.table}: rules {first.number} and {match.number} match at once"
                " with different results, expected equal ones"
            )
    return outputs.shaped(first)


def _numbers(matches: list[Match]) -> str:
    return " and ".join(str(match.number) for match in matches)


def _first(matches: list[Match], outputs: Outputs, _run: Run) -> object:
    return outputs.shaped(matches[0])


def _all(matches: list[Match], outputs: Outputs, _run: Run) -> object:
    return [outputs.shaped(match) for match in matches]


def _priority(matches: list[Match], outputs: Outputs, run: Run) -> object:
    return outputs.shaped(_by_priority(matches, outputs, run)[0])


def _output_order(matches: list[Match], outputs: Outputs, run: Run) -> object:
    return [outputs.shaped(match) for match in _by_priority(matches, outputs, run)]


def _by_priority(matches: list[Match], outputs: Outputs, run: Run) -> list[Match]:
    def rank(match: Match) -> tuple[int, ...]:
        return tuple(
            _rank(value, values, run)
            for value, values in zip(match.values, outputs.priorities, strict=True)
        )

    return sorted(matches, key=rank)


def _rank(value: object, values: object, run: Run) -> int:
    if not isinstance(values, list):
        return 0
    places = (place for place, other in enumerate(values) if equal(value, other, run))
    return next(places, len(values))


def _count(matches: list[Match], _outputs: Outputs, _run: Run) -> object:
    return Decimal(len(matches))


def _aggregated(combine: Callable[[list[object], Run], object]) -> Decide:
    def decide(matches: list[Match], outputs: Outputs, run: Run) -> object:
        columns = [list(column) for column in zip(*(m.values for m in matches), strict=True)]
        return outputs.shaped(Match(0, tuple(combine(column, run) for column in columns)))

    return decide


_add_numbers = numbers_only("+")


def _sum(values: list[object], run: Run) -> object:
    total = values[0]
    for value in values[1:]:
        if isinstance(total, Decimal) and isinstance(value, Decimal):
            total = _add_numbers(total, value)
        else:
            total = add(total, value)
    return total if total is not None else run.note(0, "these results cannot be added")


def _extreme(wanted: int) -> Callable[[list[object], Run], object]:
    def choose(values: list[object], run: Run) -> object:
        best = values[0]
        for value in values[1:]:
            sign = order(value, best)
            if sign is None:
                return run.note(0, "these results cannot be put in order")
            best = value if sign == wanted else best
        return best

    return choose


POLICIES = {
    "UNIQUE": HitPolicy(_unique),
    "ANY": HitPolicy(_any),
    "PRIORITY": HitPolicy(_priority, by_priority=True),
    "FIRST": HitPolicy(_first),
    "RULE ORDER": HitPolicy(_all),
    "OUTPUT ORDER": HitPolicy(_output_order, by_priority=True),
    "COLLECT": HitPolicy(_all),
}
AGGREGATIONS = {
    "SUM": HitPolicy(_aggregated(_sum)),
    "MIN": HitPolicy(_aggregated(_extreme(-1))),
    "MAX": HitPolicy(_aggregated(_extreme(1))),
    "COUNT": HitPolicy(_count),
}
