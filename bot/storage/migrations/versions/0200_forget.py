"""Askers have what they said deleted."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0200"
down_revision = "0190"
branch_labels = None
depends_on = None

_WANTED = sa.text("forget_at IS NOT NULL")


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("dialog", sa.Column("forget_at", Instant(), nullable=True))
    op.create_index(
        "ix_dialog_forget_at",
        "dialog",
        ["forget_at"],
        sqlite_where=_WANTED,
        postgresql_where=_WANTED,
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_dialog_forget_at", "dialog")
    op.drop_column("dialog", "forget_at")
