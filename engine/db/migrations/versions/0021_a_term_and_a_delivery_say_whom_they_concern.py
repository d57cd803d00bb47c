"""A term and a delivery say whom they concern, where that is not who began the case"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("term", _addressee())
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("delivery", _addressee())
        return
    # made anew: 0019 had made it without what keeps a number from being given again
    kept = {"sqlite_autoincrement": True}
    with op.batch_alter_table("delivery", recreate="always", table_kwargs=kept) as batch_op:
        batch_op.add_column(_addressee())


def _addressee() -> sa.Column[str]:
    return sa.Column("addressee", sa.Text(), nullable=False, server_default="")


def downgrade() -> None:
    for table in ("term", "delivery"):
        op.drop_column(table, "addressee")
