"""Functions on lists: looking, taking, joining and ordering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cmp_to_key

from engine.feel.builtins.signatures import builtin
from engine.feel.limits import Run
from engine.feel.values import FeelFunction, check_list, equal, order

Items = list[object]


@builtin("list contains", "list: list, element: any", run=True)
def list_contains(run: Run, items: Items, element: object) -> bool:
    return any(equal(item, element, run) for item in items)


@builtin("count", "list*: list")
def count(items: Items) -> Decimal:
    return Decimal(len(items))


@builtin("all", "list*: list")
def all_true(items: Items) -> bool | None:
    return _junction(items, decisive=False)


@builtin("any", "list*: list")
def any_true(items: Items) -> bool | None:
    return _junction(items, decisive=True)


def _junction(items: Items, *, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    return None if any(item is not (not decisive) for item in items) else not decisive


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(items: Items, start: Decimal, length: Decimal | None) -> Items | None:
    first = int(start)
    if first == 0 or abs(first) > len(items) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(items) + first
    if length is None:
        return items[begin:]
    end = begin + int(length)
    return items[begin:end] if end <= len(items) else None


@builtin("append", "list: list, item+: any")
def append(items: Items, added: Items) -> Items:
    return items + added


@builtin("concatenate", "list+: list")
def concatenate(lists: Items) -> Items | None:
    return None if None in lists else list(_chained(lists))


def _chained(lists: Items) -> Iterator[object]:
    for items in lists:
        if isinstance(items, list):
            yield from items
        else:
            yield items


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(items: Items, position: Decimal, item: object) -> Items | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index:]]


@builtin("remove", "list: list, position: number")
def remove(items: Items, position: Decimal) -> Items | None:
    index = _index(items, position)
    return None if index is None else items[:index] + items[index + 1 :]


def _index(items: Items, position: Decimal) -> int | None:
    """From one, or from the end when negative; None outside of the list."""
    number = int(position)
    if number == 0 or abs(number) > len(items):
        return None
    return number - 1 if number > 0 else len(items) + number


@builtin("reverse", "list: list")
def reverse(items: Items) -> Items:
    return items[::-1]


@builtin("index of", "list: list, match: any", run=True)
def index_of(run: Run, items: Items, match: object) -> Items:
    return [
        Decimal(number) for number, item in enumerate(items, start=1) if equal(item, match, run)
    ]


@builtin("union", "list+: list", run=True)
def union(run: Run, lists: Items) -> Items | None:
    return None if None in lists else distinct_values(run, list(_chained(lists)))


@builtin("distinct values", "list: list", run=True)
def distinct_values(run: Run, items: Items) -> Items:
    """In the order of their first appearance."""
    found: Items = []
    for item in items:
        run.spend(len(found) + 1)
        if not any(equal(item, other, run) for other in found):
            found.append(item)
    return found


@builtin("flatten", "list: list", run=True)
def flatten(run: Run, items: Items) -> Items:
    found: Items = []
    for item in _leaves(items):
        run.spend(1)
        found.append(item)
        check_list(found, run)
    return found


def _leaves(items: Items) -> Iterator[object]:
    for item in items:
        if isinstance(item, list):
            yield from _leaves(item)
        else:
            yield item


@builtin("list replace", "list: list, position: number, newItem: any")
def replace_at(items: Items, position: Decimal, item: object) -> Items | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any", run=True)
def replace_where(run: Run, items: Items, match: FeelFunction, new: object) -> Items | None:
    found: Items = []
    for item in items:
        matched = match.invoke(run, 0, [item, new], None)
        if not isinstance(matched, bool):
            return None
        found.append(new if matched else item)
    return found


@builtin("sort", "list: list, precedes?: function", run=True)
def sort(run: Run, items: Items, precedes: FeelFunction | None) -> Items | None:
    """Stable. Without a function, in the natural order of the elements."""
    compare = _natural if precedes is None else _by(precedes, run)
    try:
        return sorted(items, key=cmp_to_key(compare))
    except NotOrderedError:
        return None


class NotOrderedError(Exception):
    """Two elements cannot be put in order."""


def _natural(left: object, right: object) -> int:
    found = order(left, right)
    if found is None:
        raise NotOrderedError
    return found


def _by(precedes: FeelFunction, run: Run) -> Callable[[object, object], int]:
    def compare(left: object, right: object) -> int:
        if precedes.invoke(run, 0, [left, right], None) is True:
            return -1
        return 1 if precedes.invoke(run, 0, [right, left], None) is True else 0

    return compare
