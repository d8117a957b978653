"""The clock of a card: its next step, when that is due, and since when a question waits."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0090"
down_revision = "0080"
branch_labels = None
depends_on = None

_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Bring the tables forward; who waits already is told at the time they were promised."""
    op.add_column("card", sa.Column("step", sa.String(), nullable=False, server_default=""))
    for name in ("due_at", "since", "overdue_at"):
        op.add_column("card", sa.Column(name, Instant(), nullable=True))
    op.create_index("ix_card_due_at", "card", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE)
    op.execute(
        "UPDATE card SET step = CASE WHEN danger THEN 'late' ELSE 'promised' END,"
        " due_at = promised_at, since = opened_at"
        " WHERE state = 'open' AND EXISTS (SELECT 1 FROM question"
        " WHERE question.card_id = card.id AND question.state = 'waiting')"
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_card_due_at", table_name="card")
    for name in ("overdue_at", "since", "due_at", "step"):
        op.drop_column("card", name)
