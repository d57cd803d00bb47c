"""What colleagues tell and ask each other about a case; who gave a task; linked cases"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notes()
    _consultations()
    _presence_and_links()
    with op.batch_alter_table("task") as batch_op:
        batch_op.add_column(sa.Column("given_by_id", _number(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_task_given_by_id"), "user_", ["given_by_id"], ["id"]
        )


def _notes() -> None:
    op.create_table(
        "note",
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("task_id", _number(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", _number(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_key("note"),
        _foreign("note", "case_id", "case_"),
        _foreign("note", "task_id", "task"),
        _foreign("note", "author_id", "user_"),
    )
    op.create_index("ix_note_case_id", "note", ["case_id"])
    op.create_table(
        "note_reader",
        sa.Column("note_id", _number(), nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        *_key("note_reader"),
        _foreign("note_reader", "note_id", "note"),
        _foreign("note_reader", "case_id", "case_"),
        _foreign("note_reader", "user_id", "user_"),
    )
    op.create_index("ix_note_reader_user", "note_reader", ["user_id", "case_id"])
    op.create_index("ix_note_reader_note", "note_reader", ["note_id"])


def _consultations() -> None:
    op.create_table(
        "consultation",
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("task_id", _number(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by_id", _number(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("to_user_id", _number(), nullable=True),
        sa.Column("to_group", sa.Text(), nullable=True),
        sa.Column("to_office_id", _number(), nullable=True),
        sa.Column("business_days", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", _number(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        *_key("consultation"),
        _foreign("consultation", "case_id", "case_"),
        _foreign("consultation", "task_id", "task"),
        _foreign("consultation", "asked_by_id", "user_"),
        _foreign("consultation", "to_user_id", "user_"),
        _foreign("consultation", "to_office_id", "office"),
        _foreign("consultation", "answered_by_id", "user_"),
    )
    op.create_index("ix_consultation_case_id", "consultation", ["case_id"])
    op.create_index("ix_consultation_user", "consultation", ["to_user_id", "answered_at"])
    op.create_index("ix_consultation_group", "consultation", ["to_group", "answered_at"])
    op.create_index("ix_consultation_asked_by", "consultation", ["asked_by_id", "archived_at"])


def _presence_and_links() -> None:
    op.create_table(
        "presence",
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_presence")),
        _foreign("presence", "case_id", "case_"),
        _foreign("presence", "user_id", "user_"),
    )
    op.create_table(
        "case_link",
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("other_id", _number(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", _number(), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        *_key("case_link"),
        _foreign("case_link", "case_id", "case_"),
        _foreign("case_link", "other_id", "case_"),
        _foreign("case_link", "linked_by_id", "user_"),
    )
    op.create_index("ix_case_link_case_id", "case_link", ["case_id"])
    op.create_index("ix_case_link_other_id", "case_link", ["other_id"])


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def downgrade() -> None:
    with op.batch_alter_table("task") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_task_given_by_id"), type_="foreignkey")
        batch_op.drop_column("given_by_id")
    for name in ("case_link", "presence", "consultation", "note_reader", "note"):
        op.drop_table(name)
