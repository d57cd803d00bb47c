"""Officials are invited by mail, offices form a tree, parameters of procedures remember"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("user_") as batch_op:
        batch_op.add_column(sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("office") as batch_op:
        batch_op.add_column(sa.Column("parent_id", NUMBER, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_office_parent_id"), "office", ["parent_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_office_parent_id"), ["parent_id"])
    op.create_table(
        "access_link",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"], name=op.f("fk_access_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
    )
    op.create_index(op.f("ix_access_link_user_id"), "access_link", ["user_id"])
    op.create_table(
        "parameter_setting",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_setting")),
    )
    op.create_index(
        "ix_parameter_setting_of", "parameter_setting", ["process_id", "key", "valid_from"]
    )


def downgrade() -> None:
    op.drop_table("parameter_setting")
    op.drop_table("access_link")
    with op.batch_alter_table("office") as batch_op:
        batch_op.drop_index(op.f("ix_office_parent_id"))
        batch_op.drop_constraint(op.f("fk_office_parent_id"), type_="foreignkey")
        batch_op.drop_column("parent_id")
    with op.batch_alter_table("user_") as batch_op:
        batch_op.drop_column("last_signed_in_at")
