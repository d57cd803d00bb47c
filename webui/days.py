"""Days as the date boxes of our own pages send them."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from engine.errors import InvalidInput


def optional_day(typed: str | None, name: str) -> date | None:
    """The day; None where the box was left empty. InvalidInput at the field of that name."""
    return day(typed, name) if typed else None


def day(typed: str | None, name: str) -> date:
    """The day. InvalidInput at the field of that name where there is none that can be read."""
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        sentence = _("Escriba la fecha completa: día, mes y año.")
        raise InvalidInput({name: sentence}) from None
