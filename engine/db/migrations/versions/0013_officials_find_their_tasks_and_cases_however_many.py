"""Officials find their tasks and cases however many there are; who filed, and what was annulled"""

import sqlalchemy as sa
from alembic import op

from engine.domain.folding import number_words, words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BY_DAY = ("undated", "due_on", "id")
ORDERS = {
    "due": BY_DAY,
    "priority": ("rank", *BY_DAY),
    "procedure": ("procedure", *BY_DAY),
}
TABS = {
    "mine": (("assignee_id",), "status = 'open' AND assignee_id IS NOT NULL"),
    "pool": (("pool",), "status = 'open' AND assignee_id IS NULL"),
    "office": (("office_id", "pool"), "status = 'open' AND office_id IS NOT NULL"),
}


def upgrade() -> None:
    with op.batch_alter_table("case_") as batch_op:
        batch_op.add_column(sa.Column("filed_by_id", ID, nullable=True))
        batch_op.add_column(sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("annulment", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key("fk_case__filed_by_id", "user_", ["filed_by_id"], ["id"])
    with op.batch_alter_table("filing") as batch_op:
        batch_op.add_column(sa.Column("official_id", ID, nullable=True))
        batch_op.add_column(sa.Column("reception", sa.Text(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key("fk_filing_official_id", "user_", ["official_id"], ["id"])
        batch_op.create_index("ix_filing_official_id", ["official_id"])
    with op.batch_alter_table("task") as batch_op:
        batch_op.add_column(sa.Column("pool", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("procedure", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("office_id", ID, nullable=True))
        batch_op.create_foreign_key("fk_task_office_id", "office", ["office_id"], ["id"])
        batch_op.drop_index("ix_task_inbox")
        batch_op.drop_index("ix_task_open")
    # SQLite adds no stored one to a table that is there, PostgreSQL indexes no other
    stored = op.get_bind().dialect.name == "postgresql"
    for name, kind, said in (
        ("undated", sa.Boolean(), "due_on IS NULL"),
        ("rank", sa.BigInteger(), "-priority"),
    ):
        op.add_column("task", sa.Column(name, kind, sa.Computed(said, persisted=stored)))
    op.create_table(
        "case_word",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("word", IN_BYTES, nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_case_word_case_id"),
        sa.PrimaryKeyConstraint("case_id", "word", "personal", name="pk_case_word"),
        sqlite_with_rowid=False,
    )
    _place_tasks()
    _index_cases()
    op.create_index(
        "ix_case__identity_reserved",
        "case_",
        ["definition_id"],
        sqlite_where=sa.text("identity_reserved = 1"),
        postgresql_where=sa.text("identity_reserved"),
    )
    op.create_index("ix_case_word_word", "case_word", ["word", "case_id", "personal"])
    for tab, (whose, where) in TABS.items():
        for order, by in ORDERS.items():
            op.create_index(
                f"ix_task_{tab}_{order}",
                "task",
                [*whose, *by],
                sqlite_where=sa.text(where),
                postgresql_where=sa.text(where),
            )


def _place_tasks() -> None:
    """The pool and the procedure of tasks that were there before."""
    connection = op.get_bind()
    one = "(SELECT min(group_key) FROM task_candidate c WHERE c.task_id = task.id)"
    connection.execute(
        sa.text(
            f"UPDATE task SET pool = coalesce({one}, ''), office_id ="  # noqa: S608 -- no input
            " (SELECT office_id FROM case_ WHERE case_.id = task.case_id), procedure ="
            " (SELECT process_id FROM case_ WHERE case_.id = task.case_id)"
        )
    )
    shared = connection.execute(
        sa.text(
            "SELECT task_id, group_key FROM task_candidate WHERE task_id IN (SELECT task_id"
            " FROM task_candidate GROUP BY task_id HAVING count(*) > 1) ORDER BY 1, 2"
        )
    ).all()
    pools: dict[int, list[str]] = {}
    for task_id, key in shared:
        pools.setdefault(task_id, []).append(key)
    for task_id, keys in pools.items():
        connection.execute(
            sa.text("UPDATE task SET pool = :pool WHERE id = :id"),
            {"pool": ",".join(keys), "id": task_id},
        )


def _index_cases() -> None:
    """The words of cases that were there before."""
    connection = op.get_bind()
    table = sa.table("case_word", *map(sa.column, ("case_id", "word", "personal")))
    cases = connection.execute(sa.text("SELECT id, radicado, subject FROM case_")).all()
    people = connection.execute(
        sa.text("SELECT case_id, name || ' ' || document_number FROM party WHERE NOT anonymous")
    ).all()
    found = {(row[0], word, False) for row in cases for word in number_words(row[1])}
    found |= {(row[0], word, False) for row in cases for word in words(row[2])}
    found |= {(row[0], word, True) for row in people for word in words(row[1])}
    rows = [dict(zip(("case_id", "word", "personal"), one, strict=True)) for one in sorted(found)]
    for first in range(0, len(rows), 10_000):
        connection.execute(sa.insert(table), rows[first : first + 10_000])


def downgrade() -> None:
    op.drop_index("ix_case__identity_reserved", "case_")
    for tab in TABS:
        for order in ORDERS:
            op.drop_index(f"ix_task_{tab}_{order}", "task")
    op.drop_table("case_word")
    op.drop_column("task", "undated")
    op.drop_column("task", "rank")
    with op.batch_alter_table("task") as batch_op:
        batch_op.drop_constraint("fk_task_office_id", type_="foreignkey")
        batch_op.drop_column("office_id")
        batch_op.drop_column("procedure")
        batch_op.drop_column("pool")
        batch_op.create_index("ix_task_inbox", ["assignee_id", "status", "due_on"])
        batch_op.create_index("ix_task_open", ["status", "due_on"])
    with op.batch_alter_table("filing") as batch_op:
        batch_op.drop_index("ix_filing_official_id")
        batch_op.drop_constraint("fk_filing_official_id", type_="foreignkey")
        batch_op.drop_column("reception")
        batch_op.drop_column("official_id")
    with op.batch_alter_table("case_") as batch_op:
        batch_op.drop_constraint("fk_case__filed_by_id", type_="foreignkey")
        batch_op.drop_column("annulment")
        batch_op.drop_column("annulled_at")
        batch_op.drop_column("filed_by_id")
