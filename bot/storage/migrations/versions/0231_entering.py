"""Which sessions there are, how each began; and log-ins that a messenger is to confirm."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0231"
down_revision = "0280"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward: earlier sessions came by a link, from a device nobody noted."""
    op.add_column("login", sa.Column("way", sa.String(), nullable=False, server_default="link"))
    op.add_column("login", sa.Column("staff_id", ID, nullable=True))
    op.add_column("login", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.add_column("login", sa.Column("seen_at", Instant(), nullable=True))
    op.create_index("ix_login_staff_id", "login", ["staff_id"])
    op.create_table(
        "knock",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_knock"),
        sa.UniqueConstraint("code", name="uq_knock_code"),
        sa.UniqueConstraint("browser", name="uq_knock_browser"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_knock_began_at", "knock", ["began_at"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("knock")
    op.drop_index("ix_login_staff_id", "login")
    for name in ("seen_at", "device", "staff_id", "way"):
        op.drop_column("login", name)
