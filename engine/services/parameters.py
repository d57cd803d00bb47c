"""What an installation keeps about itself under a name."""

from __future__ import annotations

from sqlalchemy import delete

from engine.db.queries import upsert
from engine.db.tables import Parameter
from engine.services.work import Work


def value_of(work: Work, key: str) -> str | None:
    """What was kept; None where nothing was."""
    found = work.session.get(Parameter, key)
    return found.value if found else None


def forget(work: Work, key: str) -> None:
    """Nothing is kept under it any more."""
    work.session.execute(delete(Parameter).where(Parameter.key == key))


def keep(work: Work, key: str, value: str) -> None:
    """Keeps it, with who says so and when."""
    stamp = {"value": value, "changed_at": work.now, "changed_by": work.actor.username}
    insert = upsert(work.session, Parameter, {"key": key, **stamp})
    work.session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=stamp))
