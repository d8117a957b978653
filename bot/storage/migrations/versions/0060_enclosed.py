"""What a message brought beside its words, by the platform's own names."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; of older messages nothing is known."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enclosed", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Bring the tables back."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("enclosed")
