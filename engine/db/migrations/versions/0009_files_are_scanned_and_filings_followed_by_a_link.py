"""Files are scanned, filings are followed by a link, notices and surveys are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("document") as batch:
        batch.add_column(
            sa.Column("scan", sa.Text(), nullable=False, server_default="no_analizado")
        )
        batch.add_column(sa.Column("virus", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("contents", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_document_scan", "document", ["scan"])
    with op.batch_alter_table("filing") as batch:
        batch.add_column(sa.Column("draft", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "filing_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("filing_key", sa.Text(), nullable=False),
        sa.Column("link", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_key"], ["filing.key"], name="fk_filing_key_filing_key"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_filing_key"),
    )
    op.create_index("ix_filing_key_filing_key", "filing_key", ["filing_key"])
    op.create_table(
        "notice",
        sa.Column("case_id", number, nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_notice_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_case_id", "notice", ["case_id"])
    op.create_table(
        "survey",
        sa.Column("case_id", number, nullable=False),
        sa.Column("clarity", sa.BigInteger(), nullable=False),
        sa.Column("timeliness", sa.BigInteger(), nullable=False),
        sa.Column("treatment", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_survey_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_survey"),
    )


def downgrade() -> None:
    for table in ("survey", "notice", "filing_key"):
        op.drop_table(table)
    with op.batch_alter_table("filing") as batch:
        batch.drop_column("draft")
    op.drop_index("ix_document_scan", "document")
    with op.batch_alter_table("document") as batch:
        for column in ("scan", "virus", "contents"):
            batch.drop_column(column)
