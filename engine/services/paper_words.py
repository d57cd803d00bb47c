"""What a paper says of a case: the expressions of its declaration, as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.domain import prose, remedies
from engine.domain.papers import DocumentSpec
from engine.domain.spanish import READ, day_in_words, in_figures
from engine.errors import CaseFault
from engine.feel import Expression, FeelError

PENDING = "[por escribir]"
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What is known and may be asked where a paper is filled. A draft leaves open what is missing;
    in an issued paper that is a CaseFault."""

    known: Mapping[str, Any]
    functions: Mapping[str, Callable[..., Any]]
    drafting: bool

    def values(self, spec: DocumentSpec) -> dict[str, Any]:
        """Every key that the template may ask for."""
        return {**dict(self._data(spec)), **dict(self._prose(spec))}

    def addressee(self, spec: DocumentSpec) -> list[str]:
        """To whom the paper is written, line by line; nothing where it does not say."""
        found = None if spec.to is None else in_words(self._asked("to", spec.to))
        return [line for line in found if line] if isinstance(found, list) else []

    def remedies(self, spec: DocumentSpec) -> list[str]:
        found = spec.remedies
        keys = self._asked("remedies", found) if isinstance(found, Expression) else found
        try:
            return remedies.sentences(keys)
        except KeyError as error:
            raise CaseFault(f"document {spec.id}: no remedy is called {error}") from error

    def _data(self, spec: DocumentSpec) -> Iterator[tuple[str, Any]]:
        for key, expression in spec.data.items():
            found = in_words(self._asked(key, expression))
            yield key, self._missing(spec, key, PENDING, "") if found in (None, "") else found

    def _prose(self, spec: DocumentSpec) -> Iterator[tuple[str, Any]]:
        for key, expression in spec.prose.items():
            found = in_words(self._asked(key, expression))
            text = found if isinstance(found, str) else ""
            blocks = prose.blocks(text)
            yield key, blocks or self._missing(spec, key, prose.blocks(PENDING), [])

    def _asked(self, key: str, expression: Expression) -> object:
        try:
            return expression.evaluate(self.known, {**self.functions, **READ})
        except FeelError as error:
            if self.drafting:  # a form that is half filled in
                return None
            raise CaseFault(f"a paper cannot say «{key}»: {error}") from error

    def _missing(self, spec: DocumentSpec, key: str, pending: Any, nothing: Any) -> Any:
        if key in spec.optional:
            return nothing
        if self.drafting:
            return pending
        raise CaseFault(f"document {spec.id} needs «{key}», which the case does not have")


def in_words(value: object, depth: int = 0) -> Any:
    """A value as a paper says it: texts, and lists and contexts of them; None for null."""
    if depth > _DEEPEST:
        raise CaseFault("a value of a paper is nested too deep")
    if isinstance(value, Mapping):
        return {str(key): in_words(said, depth + 1) for key, said in value.items()}
    if isinstance(value, list | tuple):
        return [in_words(said, depth + 1) for said in value]
    return _plain(value)


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value if value is None else prose.plain(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, date):  # a datetime too
        return day_in_words(value)
    if isinstance(value, Decimal | int):
        return in_figures(Decimal(value))
    return str(value)


def place_and_day(city: str, day: date) -> str:
    """«Santiago de Cali, 2 de marzo de 2026»; the day alone where the entity names no city."""
    return f"{city}, {day_in_words(day)}" if city else day_in_words(day)
