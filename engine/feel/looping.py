"""Loops for the boxed forms of DMN, with the meaning that `for`, `some` and `[…]` have."""

from __future__ import annotations

from engine.feel.access import filtered
from engine.feel.iteration import Source, elements, iterate, judge
from engine.feel.scope import Closure, Scope


def for_each(name: str, source: Closure, body: Closure) -> Closure:
    return iterate(((name, _source(source)),), body, 0)


def quantify(name: str, source: Closure, condition: Closure, *, every: bool) -> Closure:
    return judge(((name, _source(source)),), condition, 0, every=every)


def keep(source: Closure, condition: Closure) -> Closure:
    """The elements of a list that fulfil a condition; the result is always a list."""

    def evaluate(scope: Scope) -> object:
        return filtered(source(scope), condition, scope)

    return evaluate


def _source(closure: Closure) -> Source:
    return lambda scope: elements(closure(scope))
