"""Variables belong to the case and to its scopes, never to a token of the library.

Scopes as in Camunda 8: case, call activity, item of a multi-instance, element with a mapping.
Reading goes outward. A value goes to the innermost scope that declares its name, else to the
case, or to the call activity inside which it was written. A call that shares the name hands it on
to its caller as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol

from engine.domain import values
from engine.errors import CaseFault, InvalidInput

_PLAIN = frozenset({str, int, bool, Decimal, type(None)})


class Scoped(Protocol):
    """What this module asks of a token."""

    id: int

    @property
    def outer(self) -> Scoped | None: ...

    @property
    def beyond(self) -> Scoped | None: ...

    @property
    def is_call(self) -> bool: ...

    @property
    def shared(self) -> frozenset[str]: ...

    @property
    def sees_outside(self) -> bool: ...


class Variables:
    """The variables of one case while it moves."""

    def __init__(self, case: dict[str, Any], scopes: dict[int, dict[str, Any]]) -> None:
        self.case, self.scopes = case, scopes
        self.told: set[str] = set()  # names that were written: a timer may follow one

    @classmethod
    def loads(cls, text: str) -> Variables:
        """From the text of a snapshot. CaseFault for a text that is not one."""
        try:
            raw = values.loads(text)
            scopes = {int(token): scope for token, scope in raw["scopes"].items()}
            return cls(raw["case"], scopes)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
            raise CaseFault("expected the variables of a case, found something else") from error

    def copy(self) -> Variables:
        """The same values in scopes of their own; a value itself is replaced, never changed."""
        return Variables(
            dict(self.case), {token: dict(scope) for token, scope in self.scopes.items()}
        )

    def dumps(self) -> str:
        """The text of a snapshot."""
        scopes = {str(token): scope for token, scope in self.scopes.items()}
        return values.dumps({"case": self.case, "scopes": scopes})

    def view(self, token: Scoped | None) -> Mapping[str, Any]:
        """What is visible from `token`. Not to be changed by whoever reads it."""
        if not self.scopes:
            return self.case
        merged: dict[str, Any] = {}
        for scope in reversed(list(self._readable(token))):
            merged.update(scope)
        return {key: value for key, value in merged.items() if not key.startswith("$")}

    def declare(self, token: Scoped, names: Mapping[str, Any]) -> None:
        """Makes `names` local to the token."""
        self.scopes.setdefault(token.id, {}).update(names)

    def local(self, token: Scoped) -> dict[str, Any]:
        """What is local to the token alone."""
        return self.scopes.get(token.id, {})

    def assign(self, token: Scoped | None, names: Mapping[str, Any]) -> None:
        """Writes each value where its name is declared, as seen from `token`."""
        self.told.update(names)
        if not self.scopes or token is None:
            self.case.update(names)
            return
        for name, value in names.items():
            self._home(token, name)[name] = value

    def forget(self, token: int) -> None:
        self.scopes.pop(token, None)

    def _readable(self, token: Scoped | None) -> Iterator[dict[str, Any]]:
        while token is not None:
            if token.id in self.scopes:
                yield self.scopes[token.id]
            if not token.sees_outside:
                return
            token = token.outer
        yield self.case

    def _home(self, token: Scoped | None, name: str) -> dict[str, Any]:
        """Where a value of that name goes, written at `token`."""
        scopes = list(self._writable(token))
        declared = next((scope for scope in scopes if name in scope), None)
        if declared is not None:
            return declared
        while token is not None:
            if token.is_call and name in token.shared:
                return self._home(token.beyond, name)
            token = token.beyond
        return scopes[-1]

    def _writable(self, token: Scoped | None) -> Iterator[dict[str, Any]]:
        while token is not None:
            if token.id in self.scopes:
                yield self.scopes[token.id]
            if token.is_call:
                return
            token = token.beyond
        yield self.case


def brought(given: Mapping[str, Any]) -> dict[str, Any]:
    """What comes in by a door: our own keys are refused and numbers are exact from here on."""
    exact: dict[str, Any] = _exact(given)
    return exact


def _exact(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        if not isfinite(value):
            raise InvalidInput({}, f"expected a finite number, found {value}")
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {_key(key, value): _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    return value


def _key(key: Any, holder: Mapping[str, Any]) -> str:
    text = key if type(key) is str else str(key)
    if text[:1] == "$":
        values.refuse_reserved_keys(holder)
    return text


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """`a.b` puts the value under `b` of the context `a`, which is copied first."""
    head, *rest = path.split(".")
    if not rest:
        target[head] = value
        return
    inner = target.get(head)
    copy = dict(inner) if isinstance(inner, Mapping) else {}
    put(copy, ".".join(rest), value)
    target[head] = copy
