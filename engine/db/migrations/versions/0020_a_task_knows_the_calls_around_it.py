"""A task knows the calls around it: another call's own term is not its day"""

import json
from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CASE = sa.table("case_", sa.column("id"), sa.column("state", sa.LargeBinary()))
TASK = sa.table(
    "task",
    *map(sa.column, ("id", "case_id", "token", "status", "calls", "term_id")),
    sa.column("due_on", sa.Date()),
)
TERM = sa.table(
    "term",
    *map(sa.column, ("id", "case_id", "of_call", "status", "rule")),
    sa.column("due_on", sa.Date()),
)
RUNNING = ("open", "suspended", "expired")
#: of the bytes of a state, what comes before its JSON
HEAD = 5


def upgrade() -> None:
    op.add_column("task", sa.Column("calls", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    open_tasks = sa.select(TASK.c.case_id).where(TASK.c.status == "open")
    states = connection.execute(sa.select(CASE).where(CASE.c.id.in_(open_tasks))).all()
    for case in states:
        for token, calls in _calls(bytes(case.state)).items():
            its_task = (TASK.c.case_id == case.id) & (TASK.c.token == token)
            connection.execute(sa.update(TASK).where(its_task).values(calls=calls))
    _give_days(everywhere=False)


def downgrade() -> None:
    _give_days(everywhere=True)
    op.drop_column("task", "calls")


def _calls(state: bytes) -> dict[int, str]:
    """By token, the call activities that it is inside: those from which its key goes one deeper."""
    _, keys, rows = json.loads(state[HEAD:])
    depth = {token: keys[key].count("/") for token, _, key, *_ in rows}
    around: dict[int, tuple[int, ...]] = {0: ()}
    for token, parent, *_ in rows:  # parents come before their children
        deeper = parent != 0 and depth[token] > depth[parent]
        around[token] = (*around[parent], *((parent,) if deeper else ()))
    return {token: f",{','.join(map(str, calls))}," for token, calls in around.items() if calls}


def _give_days(*, everywhere: bool) -> None:
    """To the open tasks of cases with own terms, the day of the term that comes first: of those
    that concern the task, or `everywhere` of any in the case, as the program did before."""
    connection = op.get_bind()
    own = sa.select(TERM.c.case_id).where(TERM.c.of_call.is_not(None), TERM.c.status.in_(RUNNING))
    terms = defaultdict(list)
    running = (TERM.c.status.in_(RUNNING), TERM.c.case_id.in_(own))
    for term in connection.execute(sa.select(TERM).where(*running).order_by(TERM.c.id)):
        rule = json.loads(term.rule)
        if rule.get("reading", "estricta") == "estricta" and not rule.get("ends_with"):
            terms[term.case_id].append(term)
    dated = sa.or_(TASK.c.due_on.is_(None), TASK.c.term_id.is_not(None))
    asked = (TASK.c.status == "open", TASK.c.case_id.in_(own), dated)
    for task in connection.execute(sa.select(TASK).where(*asked)).all():
        near = [
            term
            for term in terms[task.case_id]
            if everywhere or term.of_call is None or f",{term.of_call}," in task.calls
        ]
        first = min(near, key=lambda term: term.due_on or date.max, default=None)
        connection.execute(
            sa.update(TASK)
            .where(TASK.c.id == task.id)
            .values(due_on=first.due_on if first else None, term_id=first.id if first else None)
        )
