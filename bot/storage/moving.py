"""A chat may get a new number (a group became a supergroup): everything about it moves along."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.operations import Operation
from bot.storage.schema import audit, dialog, operation, thread


def migrate_chat(session: Session, refused: Operation, peer: str, now: datetime) -> None:
    """Rewrite the chat that `refused` was for to its new number `peer`, wherever it stands."""
    for table, column in (
        (operation, operation.c.peer),
        (thread, thread.c.chat),
        (dialog, dialog.c.peer),
    ):
        session.execute(
            sa.update(table)
            .where(table.c.page_id == refused.page, column == refused.peer)
            .values({column.name: peer})
        )
    session.execute(
        sa.insert(audit).values(
            at=now,
            actor="platform",
            action="chat_migrated",
            subject=f"page:{refused.page}",
            detail=f"{refused.peer} -> {peer}",
        )
    )
