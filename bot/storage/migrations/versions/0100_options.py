"""The entries that one tap answers a card with."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; older cards have no entries to answer with."""
    op.add_column("card", sa.Column("options", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("card", "options")
