"""How far history was looked through, whose words came past us, what was declared lost."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0070"
down_revision = "0060"
branch_labels = None
depends_on = None

_SAID = sa.text("said <> ''")


def upgrade() -> None:
    """Bring the tables forward; what is there already has nothing in the new columns."""
    for table, name, kind, fresh in (
        ("cursor", "looked", sa.String(), "''"),
        ("cursor", "found", sa.BigInteger(), "0"),
        ("cursor", "gap", sa.String(), "''"),
        ("inbox", "said", sa.String(), "''"),
        ("inbox", "mark", sa.BigInteger(), "0"),
    ):
        column = sa.Column(name, kind, nullable=False, server_default=sa.text(fresh))
        op.add_column(table, column)
    op.add_column("cursor", sa.Column("gap_at", Instant(), nullable=True))
    op.create_index(
        "ix_inbox_said",
        "inbox",
        ["page_id", "said", "sent_at"],
        sqlite_where=_SAID,
        postgresql_where=_SAID,
    )
    op.create_index(
        "ix_inbox_said_done_at", "inbox", ["done_at"], sqlite_where=_SAID, postgresql_where=_SAID
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_index("ix_inbox_said_done_at", table_name="inbox")
    op.drop_index("ix_inbox_said", table_name="inbox")
    for table, name in (
        ("inbox", "mark"),
        ("inbox", "said"),
        ("cursor", "gap_at"),
        ("cursor", "gap"),
        ("cursor", "found"),
        ("cursor", "looked"),
    ):
        op.drop_column(table, name)
