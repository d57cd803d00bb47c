"""A case has a file: its documents in order, its indexes, and the table that says how long"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str) -> sa.Column[str]:
    """One that rows which are there already have empty."""
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    create_tables()
    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("position", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(text("filed_by"))
        batch_op.add_column(sa.Column("folios", sa.BigInteger(), nullable=True))
        batch_op.add_column(text("type_name"))
        batch_op.add_column(sa.Column("dated_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("origin", sa.Text(), nullable=False, server_default="electronico")
        )
        batch_op.add_column(text("signature"))
        batch_op.add_column(text("location"))
        batch_op.add_column(text("scanned_by"))
        batch_op.create_unique_constraint(
            op.f("uq_document_case_id_position"), ["case_id", "position"]
        )
    file_what_is_there()


def create_tables() -> None:
    op.create_table(
        "case_file",
        sa.Column("case_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        text("closed_by"),
        text("closing_reason"),
        text("series_code"),
        sa.Column("managed_until", sa.Date(), nullable=True),
        sa.Column("archived_until", sa.Date(), nullable=True),
        text("disposition"),
        text("norm"),
        text("verification"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_.id"], name=op.f("fk_case_file_case_id_case_")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_file")),
    )
    op.create_index(op.f("ix_case_file_closed_at"), "case_file", ["closed_at"])
    op.create_index(op.f("ix_case_file_archived_until"), "case_file", ["archived_until"])
    op.create_table(
        "file_index",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        text("signature_sha256"),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        text("signer"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_.id"], name=op.f("fk_file_index_case_id_case_")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_index")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_file_index_case_id_number")),
    )
    op.create_table(
        "retention",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("subseries", sa.Text(), nullable=False),
        sa.Column("managed_years", sa.BigInteger(), nullable=False),
        sa.Column("archived_years", sa.BigInteger(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint(
            "series",
            "subseries",
            "valid_from",
            name=op.f("uq_retention_series_subseries_valid_from"),
        ),
    )


def file_what_is_there() -> None:
    """Documents of cases get their place in the order in which they came."""
    op.execute(
        "UPDATE document SET position = (SELECT count(*) FROM document AS earlier "
        "WHERE earlier.case_id = document.case_id AND earlier.id <= document.id), "
        "filed_at = created_at, filed_by = created_by WHERE case_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO case_file (case_id, documents) SELECT case_.id, "
        "(SELECT count(*) FROM document WHERE document.case_id = case_.id) FROM case_"
    )


def downgrade() -> None:
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_constraint(op.f("uq_document_case_id_position"), type_="unique")
        for name in (
            *("scanned_by", "location", "signature", "origin", "dated_on"),
            *("type_name", "folios", "filed_by", "filed_at", "position"),
        ):
            batch_op.drop_column(name)
    op.drop_table("retention")
    op.drop_table("file_index")
    op.drop_index(op.f("ix_case_file_archived_until"), "case_file")
    op.drop_index(op.f("ix_case_file_closed_at"), "case_file")
    op.drop_table("case_file")
