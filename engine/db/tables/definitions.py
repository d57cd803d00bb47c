"""Deployed procedures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class DefinitionRow(Numbered, Base):
    """A deployed version of a procedure: its whole bundle, never changed again."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("process_id", "version"),)
    process_id: Mapped[str]
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    bundle: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    called: Mapped[str]  # JSON: process id -> definition id
    deployed_at: Mapped[datetime]
    deployed_by: Mapped[str]
