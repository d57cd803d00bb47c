"""Who did what: append-only chains of rows, each holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Text, cast, func, select

from engine.db.queries import insert_all, table
from engine.db.tables import Audit
from engine.domain import values
from engine.services.work import Work

GENESIS = ""
#: how the streams begin of reserved matters that have no case: no administrator reads them
RESERVED = "reserved:"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain."""

    seq: int
    hash: str


#: before the first link of a stream
NONE = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done. `data` holds no personal data: ids, names of elements, counts."""

    action: str
    data: Mapping[str, Any]


def case_stream(case_id: int) -> str:
    return f"case:{case_id}"


def stream_of_letter(case_id: int | None) -> str:
    """That of its case, so that who may not know of the case reads nothing of its letters."""
    return "messages" if case_id is None else case_stream(case_id)


def reserved_stream(definition_id: int) -> str:
    return f"{RESERVED}{definition_id}"


def record(work: Work, stream: str, action: str, **data: Any) -> None:
    """Adds one link to the stream's chain."""
    append(work, stream, head(work, stream), [Entry(action, data)])


def append(work: Work, stream: str, last: Head, entries: list[Entry]) -> None:
    """Adds links after `last`, which the caller has read under the case's lock."""
    insert_all(work.session, Audit, _links(work, stream, last, entries))


def record_each(work: Work, entries: Mapping[str, Sequence[Entry]]) -> None:
    """Adds links to many streams, whatever their number in two statements."""
    newest = (
        select(Audit.stream, func.max(Audit.seq).label("seq"))
        .where(Audit.stream.in_(entries))
        .group_by(Audit.stream)
        .subquery()
    )
    rows = work.session.execute(
        select(Audit.stream, Audit.seq, Audit.hash).join(
            newest, (newest.c.stream == Audit.stream) & (newest.c.seq == Audit.seq)
        )
    )
    last = {row.stream: Head(row.seq, row.hash) for row in rows}
    links = (_links(work, name, last.get(name, NONE), said) for name, said in entries.items())
    insert_all(work.session, Audit, list(chain.from_iterable(links)))


def _links(
    work: Work, stream: str, last: Head, entries: Sequence[Entry]
) -> Sequence[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for entry in entries:
        row = {
            "stream": stream,
            "seq": last.seq + 1,
            "at": work.now,
            "actor": work.actor.username,
            "action": entry.action,
            "data": values.dumps(work.signed(entry.data)),
            "previous": last.hash,
        }
        last = Head(last.seq + 1, _digest(row))
        rows.append({**row, "hash": last.hash})
    return rows


def head(work: Work, stream: str) -> Head:
    """The last link of a stream; an empty one where it has none."""
    found = work.session.execute(
        select(Audit.seq, Audit.hash)
        .where(Audit.stream == stream)
        .order_by(Audit.seq.desc())
        .limit(1)
    ).one_or_none()
    return Head(found.seq, found.hash) if found else NONE


def head_text(stream: ColumnElement[str]) -> ScalarSelect[str]:
    """`"<seq> <hash>"` of a stream's last link, for a statement that asks for more than that."""
    link = table(Audit).c
    return (
        select(cast(link.seq, Text) + " " + link.hash)
        .where(link.stream == stream)
        .order_by(link.seq.desc())
        .limit(1)
        .scalar_subquery()
    )


def parse_head(text: str | None) -> Head:
    """What `head_text` gave."""
    if text is None:
        return NONE
    seq, _, digest = text.partition(" ")
    return Head(int(seq), digest)


class Fault(StrEnum):
    """Why a link does not hold."""

    MISSING = "a link before it is missing"
    UNCHAINED = "it does not hold the hash of the link before"
    CHANGED = "its content is not what was hashed"


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of a stream that does not hold."""

    stream: str
    seq: int
    reason: Fault


def verify(work: Work) -> Iterator[Break]:
    """The first broken link of each stream, in the order of the streams."""
    rows = work.session.execute(
        select(*Audit.__table__.columns).order_by(Audit.stream, Audit.seq)
    ).yield_per(1000)
    stream, last, broken = "", NONE, False
    for row in rows.mappings():
        if row["stream"] != stream:
            stream, last, broken = row["stream"], NONE, False
        if broken:
            continue
        if reason := _fault(dict(row), last):
            broken = True
            yield Break(stream, row["seq"], reason)
        last = Head(row["seq"], row["hash"])


def _fault(row: Mapping[str, Any], last: Head) -> Fault | None:
    if row["seq"] != last.seq + 1:
        return Fault.MISSING
    if row["previous"] != last.hash:
        return Fault.UNCHAINED
    return None if row["hash"] == _digest(row) else Fault.CHANGED


def _digest(row: Mapping[str, Any]) -> str:
    at: datetime = row["at"]
    canonical = [
        row["stream"],
        row["seq"],
        at.isoformat(),
        row["actor"],
        row["action"],
        row["data"],
        row["previous"],
    ]
    text = json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
