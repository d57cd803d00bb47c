"""What Alembic runs. Tables that are not ours (the job engine's) do not exist for it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import NullPool, create_engine

from engine.db.base import Id, UtcDateTime
from engine.db.tables import Case

METADATA = Case.metadata


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return kind != "table" or name in METADATA.tables


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration keeps plain types: it must not change when our classes do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Id:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


# no pool: whatever fails, no connection stays behind
engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_object=ours,
        render_item=plain_type,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
