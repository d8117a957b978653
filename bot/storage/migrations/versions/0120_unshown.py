"""A card that no chat took stands in the browser alone."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; of older cards nothing is known."""
    op.add_column(
        "card", sa.Column("unshown", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("card", "unshown")
