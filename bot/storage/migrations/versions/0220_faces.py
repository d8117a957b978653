"""Which desks a college uses; one that nobody switched is used."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0220"
down_revision = "0210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "face",
        sa.Column("college_id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("after", ID, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name="fk_face_college_id"),
        sa.PrimaryKeyConstraint("college_id", "channel", name="pk_face"),
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("face")
