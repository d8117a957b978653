"""At which college something was done; of earlier acts what they were done to tells."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID

revision = "0232"
down_revision = "0231"
branch_labels = None
depends_on = None

_BY_NUMBER = ("card", "dialog", "draft", "page")


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("audit", sa.Column("college_id", ID, nullable=True))
    for table in _BY_NUMBER:
        number = f"CAST(substr(audit.subject, {len(table) + 2}) AS BIGINT)"
        op.execute(
            f"UPDATE audit SET college_id = (SELECT {table}.college_id FROM {table} "
            f"WHERE {table}.id = {number}) WHERE subject LIKE '{table}:%'"
        )
    op.execute(
        "UPDATE audit SET college_id = CAST(substr(subject, 9) AS BIGINT) "
        "WHERE subject LIKE 'college:%'"
    )
    op.execute(
        "UPDATE audit SET college_id = (SELECT college.id FROM college "
        "WHERE audit.subject LIKE 'staff:' || college.slug || ':%') WHERE subject LIKE 'staff:%'"
    )
    op.create_index("ix_audit_college_id_id", "audit", ["college_id", "id"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_audit_college_id_id", "audit")
    op.drop_column("audit", "college_id")
