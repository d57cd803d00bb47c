"""What the installation remembers of itself: numbers given, settings, workers that live."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


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


class ParameterSetting(Numbered, Base):
    """What a parameter of a procedure says from a day on, why and by which act. Never changed."""

    __tablename__ = "parameter_setting"
    __table_args__ = (Index("ix_parameter_setting_of", "process_id", "key", "valid_from"),)
    process_id: Mapped[str]
    key: Mapped[str]
    value: Mapped[str]
    act: Mapped[str]
    reason: Mapped[str]
    valid_from: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class Heartbeat(Base):
    """A worker that lives; what a dead one had taken is recovered."""

    __tablename__ = "heartbeat"
    executor_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    recovered_at: Mapped[datetime | None]
