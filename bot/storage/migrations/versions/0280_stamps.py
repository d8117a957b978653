"""When a question was handed over, until when an answer was promised, when a person answered."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0280"
down_revision = "0230"
branch_labels = None
depends_on = None

_COLUMNS = ("handed_at", "promised_at", "answered_at")


def upgrade() -> None:
    """Bring the tables forward; of what was asked before, the nearest moments that are known."""
    for name in _COLUMNS:
        op.add_column("question", sa.Column(name, Instant(), nullable=True))
    op.execute(
        "UPDATE question SET handed_at = created_at, promised_at = "
        "(SELECT card.promised_at FROM card WHERE card.id = question.card_id) "
        "WHERE card_id IS NOT NULL"
    )
    op.execute("UPDATE question SET answered_at = changed_at WHERE state = 'answered_by_person'")
    op.create_index("ix_question_created_at", "question", ["created_at"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_question_created_at", "question")
    for name in reversed(_COLUMNS):
        op.drop_column("question", name)
