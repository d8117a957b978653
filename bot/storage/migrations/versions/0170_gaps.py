"""What was not answered, as it was read; what people decided about it; what colleges owe for it."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import ID, Instant

revision = "0170"
down_revision = "0160"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "reading",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("dialog_id", ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("meaning", sa.LargeBinary(), nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("slots", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_reading_question_id"),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name="fk_reading_college_id"),
        sa.ForeignKeyConstraint(["dialog_id"], ["dialog.id"], name="fk_reading_dialog_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint("question_id", name="uq_reading_question_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reading_at", "reading", ["at"])
    op.create_index("ix_reading_gap", "reading", ["gap"])
    op.create_table(
        "gapdecision",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("publication", ID, nullable=False),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_gapdecision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gapdecision_gap", "gapdecision", ["gap"])
    op.create_table(
        "gaprequest",
        sa.Column("id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("college_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["gapdecision.id"], name="fk_gaprequest_decision_id"
        ),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name="fk_gaprequest_college_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gaprequest"),
        sa.UniqueConstraint(
            "decision_id", "college_id", name="uq_gaprequest_decision_id_college_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gaprequest_college_id", "gaprequest", ["college_id"])
    for column, kind in (("role", "admin"), ("college", ""), ("person", "")):
        op.add_column("login", sa.Column(column, sa.String(), nullable=False, server_default=kind))


def downgrade() -> None:
    """Bring the tables back."""
    for column in ("person", "college", "role"):
        op.drop_column("login", column)
    for table in ("gaprequest", "gapdecision", "reading"):
        op.drop_table(table)
