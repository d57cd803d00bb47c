"""Files, and the forms of citizens while they are filled in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class Document(Numbered, Base):
    """A file of a case (or of a filing not sent yet), kept outside the web root by its hash."""

    __tablename__ = "document"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)
    filing_key: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]  # "anexo", "respuesta", …
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    public: Mapped[bool] = mapped_column(default=False)  # shown on the tracking page


class Filing(Base):
    """A citizen's form while it is filled in, page by page; `case_id` once it was sent."""

    __tablename__ = "filing"
    key: Mapped[str] = mapped_column(primary_key=True)  # hash of the browser's token
    process_id: Mapped[str]
    values: Mapped[str]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"))
