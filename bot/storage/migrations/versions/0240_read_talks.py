"""Who read which talk is looked up whenever one is opened."""

from alembic import op

revision = "0240"
down_revision = "0232"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_index("ix_audit_subject_at", "audit", ["subject", "at"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_audit_subject_at", "audit")
