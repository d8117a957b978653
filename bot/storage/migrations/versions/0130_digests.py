"""Who was told which digest on which day."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0130"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; nobody was told anything."""
    op.create_table(
        "digest",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_digest_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint(
            "kind", "page_id", "peer", "day", name="uq_digest_kind_page_id_peer_day"
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("digest")
