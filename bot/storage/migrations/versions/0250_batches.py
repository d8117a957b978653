"""Edits that wait to be published, and the day by which a piece of content is looked at again."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0250"
down_revision = "0220"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("content", sa.Column("review", sa.Date(), nullable=True))
    op.create_table(
        "contentbatch",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contentbatch"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contentbatch_state", "contentbatch", ["state"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("contentbatch")
    op.drop_column("content", "review")
