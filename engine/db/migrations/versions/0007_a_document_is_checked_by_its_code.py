"""A document of the house is checked by its code"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("code", sa.Text(), nullable=True))
        batch.create_unique_constraint("uq_document_code", ["code"])


def downgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint("uq_document_code", type_="unique")
        batch.drop_column("code")
