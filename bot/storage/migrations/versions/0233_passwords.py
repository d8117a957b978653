"""Passwords for the day when no messenger answers."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0233"
down_revision = "0270"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "password",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("college", sa.String(), nullable=False),
        sa.Column("duty", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_password"),
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("password")
