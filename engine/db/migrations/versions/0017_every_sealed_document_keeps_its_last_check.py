"""Every sealed document keeps its last check, acts and certificates alike"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "checked_at": sa.DateTime(timezone=True),
    "check_result": sa.Text(),
    "check_said": sa.Text(),
}


def upgrade() -> None:
    _move("act", "document", of="act.document_id = document.id")


def downgrade() -> None:
    _move("document", "act", of="document.id = act.document_id")


def _move(source: str, target: str, *, of: str) -> None:
    for name, kind in COLUMNS.items():
        op.add_column(target, sa.Column(name, kind))
    for name in COLUMNS:
        op.execute(f"UPDATE {target} SET {name} = (SELECT {name} FROM {source} WHERE {of})")  # noqa: S608 -- our own names
    for name in COLUMNS:
        op.drop_column(source, name)
