"""What is published for everybody, and what people say of its drafts"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("document_id", NUMBER, nullable=False),
        sa.Column("act_id", NUMBER, nullable=True),
        sa.Column("service_job_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("public_paper", sa.Boolean(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("term_id", NUMBER, nullable=True),
        sa.Column("gathered_at", INSTANT, nullable=True),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_publication_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_publication_document_id")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_publication_act_id")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_publication_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("service_job_id", name=op.f("uq_publication_service_job_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_publication_case_id"), "publication", ["case_id"])
    op.create_index("ix_publication_published_on", "publication", ["published_on", "id"])
    op.create_table(
        "observation",
        sa.Column("publication_id", NUMBER, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("show_name", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_observation_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("key", name=op.f("uq_observation_key")),
        sa.UniqueConstraint(
            "publication_id", "number", name=op.f("uq_observation_publication_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("observation")
    op.drop_table("publication")
