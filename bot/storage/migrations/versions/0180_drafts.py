"""Persons' answers on their way into the base."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0180"
down_revision = "0170"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("card_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("wordings", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("trial", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name="fk_draft_college_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_college_id", "draft", ["college_id"])
    op.create_index("ix_draft_card_id", "draft", ["card_id"])
    op.create_index("ix_draft_state", "draft", ["state"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("draft")
