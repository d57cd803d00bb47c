"""Functions on contexts, and the few that take anything."""

from __future__ import annotations

from datetime import datetime, time
from typing import cast

from engine.feel.builtins.signatures import builtin
from engine.feel.limits import MAX_NESTING, Run
from engine.feel.text import scalar_text
from engine.feel.values import equal, kind

Entries = dict[str, object]


@builtin("not", "negand: any")
def negation(negand: object) -> bool | None:
    return not negand if isinstance(negand, bool) else None


@builtin("is", "value1: any, value2: any", run=True)
def same(run: Run, left: object, right: object) -> bool:
    """Equal and written alike: the same instant in two zones is not the same value."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, (time, datetime)):
        return scalar_text(left) == scalar_text(right)
    return equal(left, right, run) is True


@builtin("get value", "m: context, key: string")
@builtin("get value", "context: context, key: string")
def get_value(m: Entries, key: str) -> object:
    return m.get(key)


@builtin("get value", "m: context, keys: list")
@builtin("get value", "context: context, keys: list")
def get_value_at(context: Entries, keys: list[object]) -> object:
    found: object = context
    for key in keys:
        if not isinstance(found, dict) or not isinstance(key, str):
            return None
        found = found.get(key)
    return found if keys else None


@builtin("get entries", "m: context")
@builtin("get entries", "context: context")
def get_entries(m: Entries) -> list[object]:
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context put", "context: context, key: string, value: any")
def context_put(context: Entries, key: str, value: object) -> Entries:
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def context_put_at(context: Entries, keys: list[object], value: object) -> Entries | None:
    if not keys or len(keys) > MAX_NESTING or not all(isinstance(key, str) for key in keys):
        return None
    return _put(context, cast("list[str]", keys), value)


def _put(context: object, keys: list[str], value: object) -> Entries | None:
    if not isinstance(context, dict):
        return None
    key, rest = keys[0], keys[1:]
    if not rest:
        return {**context, key: value}
    inner = _put(context.get(key, {}), rest, value)
    return None if inner is None else {**context, key: inner}


@builtin("context merge", "contexts: list")
def context_merge(contexts: list[object]) -> Entries | None:
    """The later context wins."""
    merged: Entries = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        merged.update(context)
    return merged


@builtin("context", "entries: list")
def context_of(entries: list[object]) -> Entries | None:
    found: Entries = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            return None
        key = entry["key"]
        if not isinstance(key, str) or key in found:
            return None
        found[key] = entry["value"]
    return found
