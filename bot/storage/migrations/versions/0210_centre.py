"""Which cards the Centre answers."""

import sqlalchemy as sa
from alembic import op

revision = "0210"
down_revision = "0200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward: every card is its college's yet."""
    op.add_column(
        "card", sa.Column("centre", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("card", "centre")
