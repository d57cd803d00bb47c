"""A term may belong to one call activity of its case"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.add_column(sa.Column("of_call", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("of_call")
