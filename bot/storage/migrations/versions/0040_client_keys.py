"""How an asker's client shows choices, and the last ones offered by numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; what there is was offered by buttons."""
    with op.batch_alter_table("dialog", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("client_keys", sa.String(), nullable=False, server_default="callback")
        )
        batch_op.add_column(sa.Column("choices", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Bring the tables back."""
    with op.batch_alter_table("dialog", schema=None) as batch_op:
        batch_op.drop_column("choices")
        batch_op.drop_column("client_keys")
