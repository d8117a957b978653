"""What askers say of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0160"
down_revision = "0150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("question", sa.Column("helped", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("question", "helped")
