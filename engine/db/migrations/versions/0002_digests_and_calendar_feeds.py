"""Daily digests, how each official wants notices, and calendar feeds"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table('notice_preference',
    sa.Column('user_id', number, nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_.id'], name=op.f('fk_notice_preference_user_id')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_notice_preference'))
    )
    op.create_table('calendar_feed',
    sa.Column('user_id', number, nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', number, autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_.id'], name=op.f('fk_calendar_feed_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    op.create_index(op.f('ix_calendar_feed_user_id'), 'calendar_feed', ['user_id'], unique=False)
    op.create_table('digest_entry',
    sa.Column('user_id', number, nullable=False),
    sa.Column('term_id', number, nullable=False),
    sa.Column('task_id', number, nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('on_behalf_of', sa.Text(), nullable=False),
    sa.Column('dedup_key', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', number, nullable=True),
    sa.Column('id', number, autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_digest_entry_message_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_digest_entry_task_id')),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_digest_entry_term_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_.id'], name=op.f('fk_digest_entry_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_entry')),
    sa.UniqueConstraint('dedup_key', name=op.f('uq_digest_entry_dedup_key'))
    )
    op.create_index('ix_digest_entry_waiting', 'digest_entry', ['user_id', 'settled_at'], unique=False)


def downgrade() -> None:
    op.drop_table('digest_entry')
    op.drop_table('calendar_feed')
    op.drop_table('notice_preference')
