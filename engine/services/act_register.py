"""The register of acts: every number that was given in a series and year, also the annulled ones.

For who leads the entity; the acts of reserved cases are not in it for who has no part in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Row, Select, func, select

from engine.db.tables import Act, Case, Document, Publication
from engine.domain.officials import Action, may
from engine.errors import NotAllowed
from engine.services import acts, scope
from engine.services.acts import ActLine
from engine.services.work import Work

PAGE = 100

_Kept: TypeAlias = Row[*tuple[Act, Document | None, str, str, bool, date | None]]


@dataclass(frozen=True, slots=True)
class Book:
    """The acts of one series and year."""

    series: str
    year: int

    @property
    def name(self) -> str:
        """As an address names it."""
        return f"{self.series}-{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An act with its case, which the actor may open or not, and the day on which it was first
    published; None where it was not."""

    act: ActLine
    radicado: str
    subject: str
    reachable: bool
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """Every book with how many acts it has, the one that is open and a page of its lines. `next` is
    the `after` of the page that follows; None on the last."""

    books: Mapping[Book, int]
    open: Book | None
    lines: tuple[Registered, ...]
    next: int | None


def page(work: Work, wanted: Book | None = None, *, after: int = 0) -> RegisterPage:
    """A page of a book; where none is named or there is no such book, of the thickest of the newest
    year."""
    books = _books(work)
    opened = wanted if wanted in books else next(iter(books), None)
    rows: Sequence[_Kept] = []
    if opened:
        rows = work.session.execute(_of(work, opened, after).limit(PAGE + 1)).all()
    return RegisterPage(
        books=books,
        open=opened,
        lines=tuple(_line(row) for row in rows[:PAGE]),
        next=rows[PAGE - 1][0].number if len(rows) > PAGE else None,
    )


def register(work: Work, series: str, year: int) -> tuple[Registered, ...]:
    """The whole of a book, by number. NotAllowed but for who leads."""
    _check(work)
    return tuple(_line(row) for row in work.session.execute(_of(work, Book(series, year))))


def _check(work: Work) -> None:
    if not may(work.actor, Action.SEE_INDICATORS):
        raise NotAllowed(f"{work.actor.username} may not read the register of acts")


def _books(work: Work) -> dict[Book, int]:
    """The newest year first, and in it what has most acts."""
    _check(work)
    found = work.session.execute(
        select(Act.series, Act.year, func.count().label("acts"))
        .join(Case, Case.id == Act.case_id)
        .where(scope.countable(work.actor))
        .group_by(Act.series, Act.year)
        .order_by(Act.year.desc(), func.count().desc(), Act.series)
    )
    return {Book(row.series, row.year): row.acts for row in found}


def _of(
    work: Work, book: Book, after: int = 0
) -> Select[*tuple[Act, Document | None, str, str, bool, date | None]]:
    published = (
        select(func.min(Publication.published_on))
        .where(Publication.act_id == Act.id)
        .correlate(Act)
        .scalar_subquery()
    )
    return (
        select(Act, Document, Case.radicado, Case.subject, scope.visible(work.actor), published)
        .join(Case, Case.id == Act.case_id)
        .outerjoin(Document, Document.id == Act.document_id)
        .where(
            Act.series == book.series,
            Act.year == book.year,
            Act.number > after,
            scope.countable(work.actor),
        )
        .order_by(Act.number)
    )


def _line(row: _Kept) -> Registered:
    act, document, radicado, subject, reachable, published_on = row
    return Registered(
        act=acts.line_of(act, document),
        radicado=radicado,
        subject=subject,
        reachable=reachable,
        published_on=published_on,
    )
