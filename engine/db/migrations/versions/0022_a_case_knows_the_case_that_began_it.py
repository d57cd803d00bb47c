"""A case knows the case that began it, and a message the case that sent it"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

#: what keeps the number of a case that is gone from being given again
KEPT = {"sqlite_autoincrement": True}


def upgrade() -> None:
    # as both databases write it: to make the table of cases anew would take its rows along
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE case_ ADD COLUMN origin_id {whole} REFERENCES case_ (id)")
    op.create_index("ix_case__origin_id", "case_", ["origin_id"])
    op.execute("ALTER TABLE inbound_message RENAME COLUMN case_id TO sender_id")


def downgrade() -> None:
    op.execute("ALTER TABLE inbound_message RENAME COLUMN sender_id TO case_id")
    op.drop_index("ix_case__origin_id", "case_")
    with op.batch_alter_table("case_", table_kwargs=KEPT) as batch_op:
        batch_op.drop_column("origin_id")
