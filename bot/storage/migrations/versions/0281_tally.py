"""What is counted of questions that were deleted."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0281"
down_revision = "0240"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "tally",
        sa.Column("id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("state", "reason", "entry", "offers", "helped")
        ),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        *(
            sa.Column(name, Instant(), nullable=True)
            for name in ("handed_at", "promised_at", "answered_at")
        ),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name="fk_tally_college_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tally"),
    )
    op.create_index("ix_tally_college_id", "tally", ["college_id"])
    op.create_index("ix_tally_created_at", "tally", ["created_at"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("tally")
