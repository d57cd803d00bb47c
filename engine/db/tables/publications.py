"""What the entity makes known to everybody on its own site, and what people say of its drafts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import NEVER_AGAIN, Base, Numbered


class Publication(Numbered, Base):
    """Publicación: a document of a case that anybody may read at `/publicaciones`.

    It is never overwritten: what was fixed for some days is taken down and its row stays.
    """

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_published_on", "published_on", "id"), NEVER_AGAIN)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"))
    service_job_id: Mapped[int] = mapped_column(unique=True)  # that published it, once
    title: Mapped[str]
    kind: Mapped[str]  # tipo documental
    number: Mapped[str] = mapped_column(default="")  # of the act
    words: Mapped[str]  # of its title, kind and number, folded: by which it is found
    public_paper: Mapped[bool]  # made to be read by everybody: also where its case is reserved
    published_on: Mapped[date]
    published_at: Mapped[datetime]
    ends_on: Mapped[date | None]  # the last day on which it is shown
    withdrawn_at: Mapped[datetime | None]
    #: the term in which anybody may comment on it; its day moves with the calendar
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    gathered_at: Mapped[datetime | None]  # its comments went to the case: none is added since


class Observation(Numbered, Base):
    """Observación: what a person says of a published draft. CPACA, art. 8, num. 8."""

    __tablename__ = "observation"
    __table_args__ = (UniqueConstraint("publication_id", "number"),)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    number: Mapped[int]  # 1, 2, 3… within the publication
    key: Mapped[str] = mapped_column(unique=True)  # of the form that was sent: twice is once
    received_at: Mapped[datetime]
    channel: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    show_name: Mapped[bool] = mapped_column(default=False)  # in the matrix that is published
    text: Mapped[str]
    registered_by: Mapped[str]
