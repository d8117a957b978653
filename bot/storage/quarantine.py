"""Quarantine is for what cannot be read or decided: kept raw, counted, shown to a person."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.inbox import Row
from bot.storage.pages import PageInfo
from bot.storage.posting import Posting
from bot.storage.schema import dialog, inbox, insert_new, message
from bot.storage.troubles import Troubles
from handlers.states import Disposition


def quarantine(
    session: Session,
    row: Row,
    page: PageInfo,
    text: str,
    masked: str,
    error: str,
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> None:
    """Set `row` aside with its payload and show `text` on a card of its dialog.

    `masked` is the same text without personal data; `error` names the failure without contents.
    """
    open_yet = session.execute(
        sa.update(inbox)
        .where(inbox.c.id == row.id, inbox.c.state != "done")
        .values(
            state="done",
            worker="",
            kind="message",
            disposition=str(Disposition.QUARANTINED),
            reason=error[:200],
            done_at=now,
        )
        .returning(inbox.c.id)
    ).first()
    if open_yet is None:
        # A batch that failed is decided again one by one: what was set aside stays so.
        return
    dialog_id = _dialog(session, row, page, now)
    session.execute(
        sa.insert(message).values(
            dialog_id=dialog_id,
            inbox_id=row.id,
            author="asker",
            key="",
            text=masked if page.foreign else text,
            masked=masked,
            enclosed="[]",
            disposition=str(Disposition.QUARANTINED),
            reason=error[:200],
            sent_at=row.sent_at or row.received_at,
            decided_at=now,
        )
    )
    posting = Posting(session, now)
    posting.begin(f"{page.slug}:{row.key}:quarantine")
    Troubles(session, posting, desks, now).tell(dialog_id, masked)
    posting.flush()


def _dialog(session: Session, row: Row, page: PageInfo, now: datetime) -> int:
    session.execute(
        insert_new(session, dialog).values(
            page_id=page.id,
            peer=row.peer,
            college_id=page.college_id,
            version=0,
            floor="bot",
            floor_by="",
            met=False,
            reachable=True,
            last_reply="",
            client_keys="callback",
            choices="[]",
            created_at=now,
            last_at=now,
        )
    )
    return int(
        session.execute(
            sa.update(dialog)
            .where(dialog.c.page_id == page.id, dialog.c.peer == row.peer)
            .values(version=dialog.c.version + 1)
            .returning(dialog.c.id)
        ).scalar_one()
    )


def readable(payload: Mapping[str, object]) -> str:
    """Return what a person can read of a raw update: its text, else all of it, cut."""
    found = _find_text(payload)
    return found or json.dumps(payload, ensure_ascii=False)[:1000]


def _find_text(value: object) -> str:
    if isinstance(value, Mapping):
        for key in ("text", "caption"):
            text = value.get(key)
            if isinstance(text, str) and text:
                return text
        inner: Sequence[object] = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        return ""
    return next((found for found in map(_find_text, inner) if found), "")
