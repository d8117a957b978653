"""Who is on duty, and which cards are seen by them alone."""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0140"
branch_labels = None
depends_on = None

_COLUMNS = (("staff", "duty"), ("card", "kept"), ("login", "duty"))


def upgrade() -> None:
    """Bring the tables forward: nobody is on duty yet, every card is seen by all."""
    for table, name in _COLUMNS:
        op.add_column(
            table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Bring the tables back."""
    for table, name in reversed(_COLUMNS):
        op.drop_column(table, name)
