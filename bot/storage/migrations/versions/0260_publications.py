"""What a publication changed is found at once, also among tens of thousands of versions."""

from alembic import op

revision = "0260"
down_revision = "0233"
branch_labels = None
depends_on = None

_INDEX = "ix_contentversion_publication_id"


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_index(_INDEX, "contentversion", ["publication_id"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index(_INDEX, "contentversion")
