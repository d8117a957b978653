"""An answer that may go to many: one row for each card."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "spread",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("card_id", ID, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_spread_card_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spread"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_spread_source", "spread", ["source"])
    op.create_index("ix_spread_state", "spread", ["state"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("spread")
