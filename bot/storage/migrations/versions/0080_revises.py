"""Which question a question was before somebody changed the message it stood in."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; of older questions nothing is known."""
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revises", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the tables back."""
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("revises")
