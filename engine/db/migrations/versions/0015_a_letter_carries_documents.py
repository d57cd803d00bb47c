"""A letter carries documents of its case"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(
            sa.Column("attachments", sa.Text(), nullable=False, server_default="")
        )
    with op.batch_alter_table("message") as batch_op:
        batch_op.alter_column("attachments", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_column("attachments")
