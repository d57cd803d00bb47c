"""Documents of the case file prove a delivery"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("supports", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("supports", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_column("supports")
