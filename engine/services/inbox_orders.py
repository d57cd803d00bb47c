"""In which order the tasks of an inbox come, and where in it a page ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, true

from engine.db.tables import Task
from engine.errors import InvalidInput


class Order(StrEnum):
    DUE = "vence"
    PRIORITY = "prioridad"
    PROCEDURE = "tramite"


BY_DAY = ("undated", "due_on", "id")
#: the columns that the index of an order holds after those of its range
KEYS = {
    Order.DUE: BY_DAY,
    Order.PRIORITY: ("rank", *BY_DAY),
    Order.PROCEDURE: ("procedure", *BY_DAY),
}
SHOWN = (Task.id, Task.rank, Task.procedure, Task.undated, Task.due_on)
_NO_DAY = "-"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a line in its order: what comes after it is on the next page."""

    order: Order
    place: Mapping[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(order: Order, row: Row[Any]) -> Cursor:
        return Cursor(order, {key: getattr(row, key) for key in KEYS[order]})

    @property
    def procedure(self) -> str:
        """In which it lies, where its order goes by procedures."""
        return str(self.place.get("procedure", ""))

    def written(self) -> str:
        """`2026-03-24~17`, behind its rank or procedure where that comes first."""
        first = [str(self.place[key]) for key in ("rank", "procedure") if key in self.place]
        return "~".join([*first, str(self.place["due_on"] or _NO_DAY), str(self.place["id"])])

    @staticmethod
    def read(order: Order, text: str | None) -> Cursor | None:
        if not text:
            return None
        try:
            *first, day, number = text.split("~")
            due_on = None if day == _NO_DAY else date.fromisoformat(day)
            place: dict[str, Any] = {"undated": due_on is None, "due_on": due_on, "id": int(number)}
            if order is Order.PRIORITY:
                place["rank"] = int(first[0])
            if order is Order.PROCEDURE:
                place["procedure"] = first[0]
        except (ValueError, IndexError) as error:
            raise InvalidInput({"after": "La página pedida no existe."}) from error
        return Cursor(order, place)

    def following(self) -> list[ColumnElement[bool]]:
        """Ranges that together hold what comes after, each in the order of the index."""
        keys = KEYS[self.order]
        found = []
        for last in reversed(range(len(keys))):
            value = self.place[keys[last]]
            if value is None or (keys[last] == "undated" and value):
                continue  # nothing comes after no day
            same = (self._equals(key) for key in keys[:last])
            column = getattr(Task, keys[last])
            found.append(
                and_(*same, column > value if keys[last] != "undated" else column == true())
            )
        return found

    def _equals(self, key: str) -> ColumnElement[bool]:
        column, value = getattr(Task, key), self.place[key]
        found: ColumnElement[bool] = column.is_(None) if value is None else column == value
        return found
