"""A staff group's new number."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

TEXT = sa.String()

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "chatmove",
        sa.Column("page_id", ID, nullable=False),
        sa.Column("chat", TEXT, nullable=False),
        sa.Column("moved_to", TEXT, nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_chatmove_page_id")),
        sa.PrimaryKeyConstraint("page_id", "chat", name=op.f("pk_chatmove")),
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("chatmove")
