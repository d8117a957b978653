"""Whose number it is: one person may have several, in one messenger or in two."""

import sqlalchemy as sa
from alembic import op

revision = "0230"
down_revision = "0290"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("staff", sa.Column("person", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_column("staff", "person")
