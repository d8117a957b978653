"""A chat may get a new number (a group became a supergroup): only the platform hears of it.

Threads, cards and operations keep the number the desk was configured with; the new one is put in
when an operation begins, and read back when something is written there.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.schema import chat_move, insert_new, operation

Moves = dict[tuple[int, str], str]

# The number an operation's chat has now, NULL where it has not moved.
MOVED_TO = (
    sa.select(chat_move.c.moved_to)
    .where(chat_move.c.page_id == operation.c.page_id, chat_move.c.chat == operation.c.peer)
    .scalar_subquery()
)


def note_move(session: Session, page: int, chat: str, moved_to: str, now: datetime) -> None:
    """Remember that `chat` of `page`, perhaps itself a new number, is now `moved_to`."""
    known = session.execute(
        sa.update(chat_move)
        .where(
            chat_move.c.page_id == page,
            sa.or_(chat_move.c.moved_to == chat, chat_move.c.chat == chat),
        )
        .values(moved_to=moved_to, moved_at=now)
        .returning(chat_move.c.chat)
    ).scalars()
    if chat not in set(known):
        values = {"page_id": page, "chat": chat, "moved_to": moved_to, "moved_at": now}
        session.execute(insert_new(session, chat_move).values(**values))
    note_act(session, now, "platform", "chat_migrated", f"page:{page}", f"{chat} -> {moved_to}")


def load_moves(session: Session) -> Moves:
    """Return (page, number everything of ours knows the chat by) → its number of now."""
    rows = session.execute(sa.select(chat_move)).all()
    return {(row.page_id, row.chat): row.moved_to for row in rows}
