"""How acts and letters were handed over: one row per attempt, with its evidence."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import NEVER_AGAIN, Base, Numbered


class Delivery(Numbered, Base):
    """Entrega: one attempt to make something known to one person by one means.

    An electronic notification is opened once, by a link that no table has: that instant is its
    evidence and is never changed.
    """

    __tablename__ = "delivery"
    __table_args__ = (NEVER_AGAIN,)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    element_id: Mapped[str]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"))
    means: Mapped[str]  # domain.deliveries.Means
    result: Mapped[str]  # domain.deliveries.Result
    recipient: Mapped[str] = mapped_column(default="")  # as it was written: a name, an address…
    addressee: Mapped[str] = mapped_column(default="")  # by name; "" for who began the case
    effective_on: Mapped[date | None]
    guide: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    service_job_id: Mapped[int | None] = mapped_column(unique=True)  # that sent it
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    supports: Mapped[str] = mapped_column(default="")  # ids of documents that prove it, by comma
    nonce: Mapped[str] = mapped_column(
        default=""
    )  # salts its evidence in the chain; with our key, makes its link
    opened_at: Mapped[datetime | None]
    opened_from: Mapped[str] = mapped_column(default="")  # address and program, as evidence
