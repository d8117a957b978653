"""The golden set as people change it."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0290"
down_revision = "0250"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "golden",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_golden"),
        sa.UniqueConstraint("key", name="uq_golden_key"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("golden")
