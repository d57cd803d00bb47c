"""What the installation remembers of itself: numbers given, settings, workers that live."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base


class RadicadoSeries(Base):
    """The last number given of a series and year; locked while a number is taken."""

    __tablename__ = "radicado_series"
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Parameter(Base):
    """A setting of the entity: its name, its reception policy…"""

    __tablename__ = "parameter"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class Heartbeat(Base):
    """A worker that lives; what a dead one had taken is recovered."""

    __tablename__ = "heartbeat"
    executor_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    recovered_at: Mapped[datetime | None]
