"""Content with its versions."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

TEXT = sa.String()

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "publication",
        sa.Column("id", ID, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("comment", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "content",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
        sa.UniqueConstraint("owner", "kind", "key", name=op.f("uq_content_owner_kind_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contentversion",
        sa.Column("id", ID, nullable=False),
        sa.Column("content_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("publication_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_contentversion_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_contentversion_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contentversion")),
        sa.UniqueConstraint(
            "content_id", "number", name=op.f("uq_contentversion_content_id_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contentversion_content_id"), "contentversion", ["content_id"])


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("contentversion")
    op.drop_table("content")
    op.drop_table("publication")
