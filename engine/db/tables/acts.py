"""Acts that were signed, their numbers, and who may sign besides the holders of a role."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import NEVER_AGAIN, Base, Numbered


class ActStatus(StrEnum):
    NUMBERED = "numbered"  # decided; its paper is not sealed yet
    SEALED = "sealed"
    ANNULLED = "annulled"  # the number stays


class ActSeries(Base):
    """The last number given of a series and year, and its day; locked while one is taken."""

    __tablename__ = "act_series"
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
    last_on: Mapped[date]


class Act(Numbered, Base):
    """Acto: a paper that somebody decided to sign. What it says was frozen with its number."""

    __tablename__ = "act"
    __table_args__ = (UniqueConstraint("series", "year", "number"), NEVER_AGAIN)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    name: Mapped[str]  # of the case's variable
    paper: Mapped[str]  # id of the `[[document]]`
    paper_name: Mapped[str]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))  # of the case, then
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str]  # the number as it reads
    proof: Mapped[str]  # code by which anybody checks the paper
    issued_on: Mapped[date]
    signed_at: Mapped[datetime]
    signer_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    signer_name: Mapped[str]
    position: Mapped[str]
    quality: Mapped[str]  # domain.acts.Quality
    quality_act: Mapped[str]
    on_behalf_of: Mapped[str]
    data: Mapped[str]  # JSON: what the paper says
    status: Mapped[str] = mapped_column(default=ActStatus.NUMBERED, index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)
    sealed_at: Mapped[datetime | None]
    annulled_at: Mapped[datetime | None]
    annulled_by: Mapped[str | None]
    annulled_because: Mapped[str | None]


class Delegation(Numbered, Base):
    """Delegación: a function of a role given to an official, for the papers that it names."""

    __tablename__ = "delegation"
    role: Mapped[str]
    delegate_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    papers: Mapped[str]  # ids, comma separated
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    act: Mapped[str]


class Impediment(Numbered, Base):
    """Impedimento: an official says on one case why he should not act in it; a superior decides."""

    __tablename__ = "impediment"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    reason: Mapped[str]
    declared_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    accepted: Mapped[bool | None]
    act: Mapped[str] = mapped_column(default="")  # with which it was decided
    ad_hoc_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
