"""What a page may do by the configuration, and what less of it was chosen in the console."""

import sqlalchemy as sa
from alembic import op

revision = "0270"
down_revision = "0281"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    for name in ("allowed", "chosen"):
        op.add_column("page", sa.Column(name, sa.String(), nullable=False, server_default=""))
    page = sa.table("page", sa.column("mode"), sa.column("allowed"))
    op.execute(page.update().values(allowed=page.c.mode))


def downgrade() -> None:
    """Bring the tables back."""
    for name in ("chosen", "allowed"):
        op.drop_column("page", name)
