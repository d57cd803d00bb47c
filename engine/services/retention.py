"""The retention table (TRD) of the entity, and the line that binds a case file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sqlalchemy import delete, select

from engine.db.queries import insert_all
from engine.db.tables import Case, RetentionRow
from engine.domain import retention
from engine.domain.calendars import Verification
from engine.domain.officials import Action, may
from engine.domain.procedures import file_rules
from engine.domain.retention import Disposition, Retention
from engine.errors import NotAllowed
from engine.services import audit
from engine.services.work import Work
from engine.settings import BOGOTA


def table(work: Work) -> tuple[Retention, ...]:
    """The entity's; until it has one, the examples that we come with."""
    rows = work.session.scalars(select(RetentionRow).order_by(RetentionRow.id)).all()
    return tuple(_line(row) for row in rows) or examples()


@cache
def examples() -> tuple[Retention, ...]:
    return retention.read((files("engine") / "documents" / "trd.toml").read_bytes())


def replace(work: Work, content: bytes) -> int:
    """Another table takes the place of the entity's; how many lines it has. Files that were closed
    keep what was said at their closing. InvalidInput, line by line."""
    if work.actor.id is not None and not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not change the retention table")
    lines = retention.read(content)
    work.session.execute(delete(RetentionRow))
    names = RetentionRow.__table__.columns.keys()
    insert_all(
        work.session,
        RetentionRow,
        [{name: getattr(line, name) for name in names if name != "id"} for line in lines],
    )
    audit.record(work, "retention", "retention_table_replaced", lines=len(lines))
    return len(lines)


def line_of(work: Work, case: Case) -> Retention | None:
    """The line in force when the file was opened; None where the table has no such series."""
    rules = file_rules(work.definitions.get(case.definition_id).bundle.procedure)
    opened_on = case.filed_at.astimezone(BOGOTA).date()
    return retention.line_for(table(work), rules.series, rules.subseries, opened_on)


def _line(row: RetentionRow) -> Retention:
    return Retention(
        code=row.code,
        series=row.series,
        subseries=row.subseries,
        managed_years=row.managed_years,
        archived_years=row.archived_years,
        disposition=Disposition(row.disposition),
        norm=row.norm,
        verification=Verification(row.verification),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
