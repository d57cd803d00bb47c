"""What an official asks of the inbox, as the address of the page says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Request, url_for

from engine.services.inbox_orders import Order
from engine.services.inboxes import MINE, Due, Wanted

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The tab, its order and filters, the page, and the task that is shown beside the list."""

    tab: str
    wanted: Wanted
    after: str | None
    beside: int | None

    @property
    def filtered(self) -> bool:
        return bool(self.wanted.procedure or self.wanted.due or self.wanted.text)

    def url(self, **changed: object) -> str:
        """The address of the same with something changed; another page only where it says so."""
        now: dict[str, object] = {
            "vista": self.tab,
            "orden": self.wanted.order if self.wanted.order is not Order.DUE else None,
            "tramite": self.wanted.procedure or None,
            "vence": self.wanted.due,
            "q": self.wanted.text or None,
        }
        return url_for("tasks.inbox", **{**now, **changed})  # type: ignore[arg-type]  # of words

    @property
    def here(self) -> str:
        """This very page, to come back to."""
        return self.url(desde=self.after)


def asked(request: Request) -> Asked:
    """What the address says; what it says that cannot be is as if it did not."""
    words = request.args
    wanted = Wanted(
        order=_one_of(Order, words.get("orden", "")) or Order.DUE,
        procedure=words.get("tramite", ""),
        due=_one_of(Due, words.get("vence", "")),
        text=words.get("q", "").strip()[:200],
    )
    return Asked(
        tab=words.get("vista", MINE),
        wanted=wanted,
        after=words.get("desde"),
        beside=words.get("ver", type=int),
    )


def _one_of(choices: Callable[[str], _Choice], said: str) -> _Choice | None:
    try:
        return choices(said)
    except ValueError:
        return None
