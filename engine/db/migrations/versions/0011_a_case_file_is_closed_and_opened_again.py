"""A case file is closed and opened again, and what is added to it may tell a reserved identity"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "document",
        sa.Column("tells_identity", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("case_file", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_file") as batch_op:
        batch_op.drop_column("reopened_at")
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_column("tells_identity")
