"""What was handed over, by which means, and its evidence"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("act_id", NUMBER, nullable=True),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("service_job_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", NUMBER, nullable=True),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("opened_from", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_delivery_case_id")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_delivery_act_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("service_job_id", name=op.f("uq_delivery_service_job_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_case_id"), "delivery", ["case_id"])


def downgrade() -> None:
    op.drop_table("delivery")
