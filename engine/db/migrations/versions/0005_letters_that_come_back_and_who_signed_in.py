"""Letters that come back open an errand; who signed in, and from where; the trail is searched"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("message") as batch:
        for name, default in (("element_id", ""), ("inputs", "{}")):
            column = sa.Column(name, sa.Text(), nullable=False, server_default=default)
            batch.add_column(column)
        batch.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("resends_id", NUMBER, nullable=True))
        batch.create_foreign_key("fk_message_resends_id", "message", ["resends_id"], ["id"])
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("message_id", NUMBER, nullable=True))
        batch.create_foreign_key("fk_task_message_id", "message", ["message_id"], ["id"])
    op.add_column("session_", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "sign_in",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_at", "sign_in", ["at"])
    op.create_index("ix_sign_in_username_id", "sign_in", ["username", "id"])
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index("ix_audit_at", "audit", ["at"])


def downgrade() -> None:
    op.drop_index("ix_audit_at", "audit")
    op.drop_index("ix_audit_actor_id", "audit")
    op.drop_table("sign_in")
    with op.batch_alter_table("session_") as batch:
        batch.drop_column("address")
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint("fk_task_message_id", type_="foreignkey")
        batch.drop_column("message_id")
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint("fk_message_resends_id", type_="foreignkey")
        for name in ("resends_id", "bounced_at", "inputs", "element_id"):
            batch.drop_column(name)
