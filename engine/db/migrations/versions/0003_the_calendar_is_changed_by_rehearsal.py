"""The calendar is changed by rehearsal"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('calendar_change',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('last_term_id', sa.BigInteger(), nullable=False),
    sa.Column('seen', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_by', sa.Text(), nullable=False),
    sa.Column('reverted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reverted_by', sa.Text(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('calendar_version', sa.Text(), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_change'))
    )
    with op.batch_alter_table('calendar_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_change_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_change_state'), ['state'], unique=False)

    op.create_table('channel_failure',
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_failure'))
    )
    op.create_table('calendar_move',
    sa.Column('change_id', NUMBER, nullable=False),
    sa.Column('term_id', NUMBER, nullable=False),
    sa.Column('starts_before', sa.Date(), nullable=False),
    sa.Column('starts_after', sa.Date(), nullable=False),
    sa.Column('due_before', sa.Date(), nullable=True),
    sa.Column('due_after', sa.Date(), nullable=True),
    sa.Column('overdue_before', sa.Boolean(), nullable=False),
    sa.Column('overdue_after', sa.Boolean(), nullable=False),
    sa.Column('rule_before', sa.Text(), nullable=True),
    sa.Column('expired_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reverted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['calendar_change.id'], name=op.f('fk_calendar_move_change_id_calendar_change')),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_calendar_move_term_id_term')),
    sa.PrimaryKeyConstraint('change_id', 'term_id', name=op.f('pk_calendar_move'))
    )
    with op.batch_alter_table('calendar_move', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_move_term', ['term_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('calendar_move', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_move_term')

    op.drop_table('calendar_move')
    op.drop_table('channel_failure')
    with op.batch_alter_table('calendar_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_change_state'))
        batch_op.drop_index(batch_op.f('ix_calendar_change_created_at'))

    op.drop_table('calendar_change')
