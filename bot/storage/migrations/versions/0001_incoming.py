"""Who and what comes in: regions to dialogs."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

TEXT = sa.String()

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "region",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "college",
        sa.Column("id", ID, nullable=False),
        sa.Column("region_id", ID, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("timezone", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_college_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
        sa.UniqueConstraint("slug", name=op.f("uq_college_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "page",
        sa.Column("id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("mode", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("connected_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_page_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_page_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_college_id"), ["college_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_place_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("college_id", "key", name=op.f("uq_place_college_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_staff_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint(
            "college_id",
            "channel",
            "external_id",
            name=op.f("uq_staff_college_id_channel_external_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cursor",
        sa.Column("page_id", ID, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("polled_at", Instant(), nullable=False),
        sa.Column("lost", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_cursor_page_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_cursor")),
    )
    op.create_table(
        "dialog",
        sa.Column("id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("peer", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("floor", TEXT, nullable=False),
        sa.Column("floor_by", TEXT, nullable=False),
        sa.Column("floor_at", Instant(), nullable=True),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("card_id", ID, nullable=True),
        sa.Column("last_reply", TEXT, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_dialog_college_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_dialog_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialog")),
        sa.UniqueConstraint("page_id", "peer", name=op.f("uq_dialog_page_id_peer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dialog", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dialog_college_id"), ["college_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("peer", TEXT, nullable=False),
        sa.Column("message_key", TEXT, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("disposition", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("worker", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_inbox_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("page_id", "key", name=op.f("uq_inbox_page_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_new",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )
        batch_op.create_index(
            "ix_inbox_open",
            ["page_id", "peer", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'done'"),
            postgresql_where=sa.text("state <> 'done'"),
        )
        batch_op.create_index(
            "uq_inbox_message",
            ["page_id", "peer", "message_key"],
            unique=True,
            sqlite_where=sa.text("message_key <> ''"),
            postgresql_where=sa.text("message_key <> ''"),
        )


def downgrade() -> None:
    """Bring the tables back."""
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_inbox_message",
            sqlite_where=sa.text("message_key <> ''"),
            postgresql_where=sa.text("message_key <> ''"),
        )
        batch_op.drop_index(
            "ix_inbox_open",
            sqlite_where=sa.text("state <> 'done'"),
            postgresql_where=sa.text("state <> 'done'"),
        )
        batch_op.drop_index(
            "ix_inbox_new",
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )

    op.drop_table("inbox")
    with op.batch_alter_table("dialog", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dialog_college_id"))

    op.drop_table("dialog")
    op.drop_table("cursor")
    op.drop_table("staff")
    op.drop_table("place")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_college_id"))

    op.drop_table("page")
    op.drop_table("college")
    op.drop_table("region")
