"""Whether a card waits is found among its own questions, however many wait elsewhere."""

from alembic import op

revision = "0300"
down_revision = "0260"
branch_labels = None
depends_on = None

_INDEX, _BEFORE = "ix_question_card_id_state", "ix_question_card_id"


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_index(_INDEX, "question", ["card_id", "state"])
    op.drop_index(_BEFORE, "question")


def downgrade() -> None:
    """Bring the tables back."""
    op.create_index(_BEFORE, "question", ["card_id"])
    op.drop_index(_INDEX, "question")
