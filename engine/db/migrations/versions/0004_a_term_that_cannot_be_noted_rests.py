"""A term whose passing could not be noted rests, so that it holds up no other"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("term", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("rests_until")
