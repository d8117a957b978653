"""What is said and done: messages to operations."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

TEXT = sa.String()

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "login",
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login")),
    )
    op.create_table(
        "worker",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("alive_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "operation",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("peer", TEXT, nullable=False),
        sa.Column("lane", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("random_id", sa.Integer(), nullable=False),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("after_id", ID, nullable=True),
        sa.Column("dialog_id", ID, nullable=True),
        sa.Column("card_id", ID, nullable=True),
        sa.Column("inbox_id", ID, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknowns", sa.Integer(), nullable=False),
        sa.Column("worker", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("first_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_operation_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("key", name=op.f("uq_operation_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_dialog_id"), ["dialog_id"], unique=False)
        batch_op.create_index(
            "ix_operation_open",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'sending')"),
        )
        batch_op.create_index(
            "ix_operation_page_id_peer_external_id",
            ["page_id", "peer", "external_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_operation_pending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "card",
        sa.Column("id", ID, nullable=False),
        sa.Column("dialog_id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("masked", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("taken_by", TEXT, nullable=False),
        sa.Column("closed_by", TEXT, nullable=False),
        sa.Column("trouble", TEXT, nullable=False),
        sa.Column("promised_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_card_college_id")),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog.id"], name=op.f("fk_card_dialog_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_college_id_state", ["college_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_dialog_id"), ["dialog_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("dialog_id", ID, nullable=False),
        sa.Column("inbox_id", ID, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("masked", sa.Text, nullable=False),
        sa.Column("disposition", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("joined_to", ID, nullable=True),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog.id"], name=op.f("fk_message_dialog_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_message_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_message_inbox_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_dialog_id"), ["dialog_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("dialog_id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("inbox_id", ID, nullable=False),
        sa.Column("card_id", ID, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("masked", sa.Text, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("entry", TEXT, nullable=False),
        sa.Column("p", sa.Float(), nullable=False),
        sa.Column("offers", TEXT, nullable=False),
        sa.Column("missing", TEXT, nullable=False),
        sa.Column("base_version", TEXT, nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_question_college_id")
        ),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog.id"], name=op.f("fk_question_dialog_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_question_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("key", name=op.f("uq_question_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_college_id"), ["college_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_dialog_id"), ["dialog_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_inbox_id"), ["inbox_id"], unique=False)
        batch_op.create_index("ix_question_state_changed_at", ["state", "changed_at"], unique=False)

    op.create_table(
        "thread",
        sa.Column("id", ID, nullable=False),
        sa.Column("dialog_id", ID, nullable=False),
        sa.Column("page_id", ID, nullable=False),
        sa.Column("chat", TEXT, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog.id"], name=op.f("fk_thread_dialog_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_thread_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint(
            "page_id", "chat", "dialog_id", name=op.f("uq_thread_page_id_chat_dialog_id")
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("thread")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_state_changed_at")
        batch_op.drop_index(batch_op.f("ix_question_inbox_id"))
        batch_op.drop_index(batch_op.f("ix_question_dialog_id"))
        batch_op.drop_index(batch_op.f("ix_question_college_id"))
        batch_op.drop_index(batch_op.f("ix_question_card_id"))

    op.drop_table("question")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_dialog_id"))

    op.drop_table("message")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_dialog_id"))
        batch_op.drop_index("ix_card_college_id_state")

    op.drop_table("card")
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_operation_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index("ix_operation_page_id_peer_external_id")
        batch_op.drop_index(
            "ix_operation_open",
            sqlite_where=sa.text("state IN ('pending', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'sending')"),
        )
        batch_op.drop_index(batch_op.f("ix_operation_dialog_id"))

    op.drop_table("operation")
    op.drop_table("worker")
    op.drop_table("login")
    op.drop_table("audit")
