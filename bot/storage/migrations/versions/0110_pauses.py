"""A college's bot may rest while its staff answer everything."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0110"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; nobody's bot rests."""
    op.add_column("college", sa.Column("paused_until", Instant(), nullable=True))


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("college", "paused_until")
