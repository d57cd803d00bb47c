"""Acts are numbered when they are signed, and who may sign is data"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "act_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_act_series")),
    )
    op.create_table(
        "delegation",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("delegate_id", NUMBER, nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["user_.id"], name=op.f("fk_delegation_delegate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation") as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_delegate_id"), ["delegate_id"])
    op.create_table(
        "impediment",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("ad_hoc_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["ad_hoc_id"], ["user_.id"], name=op.f("fk_impediment_ad_hoc_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_impediment_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"], name=op.f("fk_impediment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impediment")),
    )
    with op.batch_alter_table("impediment") as batch_op:
        batch_op.create_index(batch_op.f("ix_impediment_case_id"), ["case_id"])
    _create_act()


def _create_act() -> None:
    op.create_table(
        "act",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("task_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("paper_name", sa.Text(), nullable=False),
        sa.Column("definition_id", NUMBER, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("signer_id", NUMBER, nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("quality_act", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("document_id", NUMBER, nullable=True),
        sa.Column("sealed_at", INSTANT, nullable=True),
        sa.Column("annulled_at", INSTANT, nullable=True),
        sa.Column("annulled_by", sa.Text(), nullable=True),
        sa.Column("annulled_because", sa.Text(), nullable=True),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.Column("check_result", sa.Text(), nullable=True),
        sa.Column("check_said", sa.Text(), nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_act_case_id")),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_act_definition_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_act_document_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["user_.id"], name=op.f("fk_act_signer_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_act_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("document_id", name=op.f("uq_act_document_id")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_act_series_year_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("act") as batch_op:
        batch_op.create_index(batch_op.f("ix_act_case_id"), ["case_id"])
        batch_op.create_index(batch_op.f("ix_act_status"), ["status"])


def downgrade() -> None:
    for table in ("act", "impediment", "delegation", "act_series"):
        op.drop_table(table)
