"""Recording writes what was decided in one transaction: messages, questions, cards, operations.

A decision names the version of the dialog it was made on; if the dialog has changed since (a
person took the floor, a card was closed), nothing of it is written and it is decided again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.causes import DialogRow
from bot.storage.enclosing import packed
from bot.storage.inbox import Lane, Row
from bot.storage.noting import Noting
from bot.storage.pages import PageInfo
from bot.storage.posting import About, Posting
from bot.storage.schema import dialog, in_lanes, inbox, insert_new, lock_rows, message, question
from handlers.messages import HumanReply, Incoming, IncomingMessage
from handlers.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about one message (in one or several pieces) ready to be recorded.

    `dialog` is the asker's lane it speaks of, None where somebody at a desk named no card;
    `version` the dialog's as it was loaded, 0 for a dialog that does not exist yet. `desk` is
    where a staff member wrote. `masked` gives every text of it without personal data. A decision
    of a sweep has no rows and is named by `cause`, unique for ever.
    """

    page: PageInfo
    rows: tuple[Row, ...]
    incoming: tuple[Incoming, ...]
    outcome: Outcome
    dialog: Lane | None
    version: int = 0
    college_id: int = 0
    desk: Desk | None = None
    kind: str = "message"
    masked: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""

    @property
    def inbox_id(self) -> int | None:
        """The row the decision is booked on: the last piece."""
        return self.rows[-1].id if self.rows else None

    @property
    def stem(self) -> str:
        """What the keys of its operations are made of."""
        return f"{self.page.slug}:{self.cause or self.rows[-1].key}"


Desks = Mapping[int, Sequence[Desk]]


def record(
    session: Session, decisions: Sequence[Decided], desks: Desks, now: datetime
) -> list[Decided]:
    """Write `decisions`; return those whose dialog has changed since they were made."""
    dialogs = _lock_dialogs(session, decisions, now)
    recording = _Recording(session, desks, now)
    stale = []
    for decided in decisions:
        row = dialogs[decided.dialog] if decided.dialog else None
        if row is not None and row.version != decided.version:
            stale.append(decided)
        else:
            recording.add(decided, row)
    recording.flush()
    return stale


def _lock_dialogs(
    session: Session, decisions: Sequence[Decided], now: datetime
) -> dict[Lane, DialogRow]:
    lanes = {decided.dialog: decided for decided in decisions if decided.dialog}
    if not lanes:
        return {}
    new = [
        {
            "page_id": lane[0],
            "peer": lane[1],
            "college_id": decided.college_id,
            "version": 0,
            "floor": "bot",
            "floor_by": "",
            "met": False,
            "reachable": True,
            "last_reply": "",
            "client_keys": "callback",
            "choices": "[]",
            "created_at": now,
            "last_at": now,
        }
        for lane, decided in sorted(lanes.items())
        if decided.version == 0
    ]
    if new:
        session.execute(insert_new(session, dialog), new)
    query = sa.select(dialog).where(in_lanes(dialog, lanes)).order_by(dialog.c.id)
    rows = session.execute(lock_rows(session, query, skip=False))
    return {(row.page_id, row.peer): DialogRow(**row._mapping) for row in rows}


class _Recording:
    """The rows of one transaction, written in batches at its end."""

    def __init__(self, session: Session, desks: Desks, now: datetime) -> None:
        self._session = session
        self._now = now
        self._posting = Posting(session, now)
        self._noting = Noting(session, self._posting, desks, now)
        self._done: list[dict[str, Any]] = []
        self._messages: list[dict[str, Any]] = []
        self._dialogs: dict[int, DialogRow] = {}

    def add(self, decided: Decided, row: DialogRow | None) -> None:
        outcome = decided.outcome
        self._posting.begin(decided.stem, decided.inbox_id)
        self._done.extend(self._finished(decided))
        self._noting.begin(decided, row)
        for note in outcome.notes:
            self._noting.note(note)
        if row is None or decided.dialog is None:
            return
        self._messages.extend(self._said(decided, row))
        about = About(self._noting.origin, row.id, self._noting.card or None, decided.inbox_id)
        for reply in outcome.replies:
            self._posting.reply(decided.dialog, reply, about)
        self._posting.files(decided.dialog, outcome.files, about)
        if outcome.replies:
            row.last_reply = "\n".join(reply.text for reply in outcome.replies)
            # What is said without choices ends those offered before.
            row.choices = json.dumps([[c.label, c.data] for c in outcome.choices])
        row.client_keys = _client_keys(decided) or row.client_keys
        row.last_at = self._now
        row.version += 1
        self._dialogs[row.id] = row

    def flush(self) -> None:
        """Write everything collected."""
        execute = self._session.execute
        if self._done:
            execute(
                sa.update(inbox)
                .where(inbox.c.id == sa.bindparam("row"))
                .values(
                    state="done",
                    payload="",
                    worker="",
                    kind=sa.bindparam("what"),
                    disposition=sa.bindparam("became"),
                    reason=sa.bindparam("why"),
                    done_at=self._now,
                ),
                self._done,
                execution_options={"synchronize_session": False},
            )
        if self._messages:
            execute(sa.insert(message), self._messages)
        if self._noting.questions.rows:
            execute(sa.insert(question), self._noting.questions.rows)
        if self._dialogs:
            self._write_dialogs(list(self._dialogs.values()))
        self._posting.flush()

    def _write_dialogs(self, rows: Sequence[DialogRow]) -> None:
        changing = DialogRow.CHANGING
        self._session.execute(
            sa.update(dialog)
            .where(dialog.c.id == sa.bindparam("row"))
            .values({name: sa.bindparam(f"new_{name}") for name in changing}),
            [
                {"row": row.id, **{f"new_{name}": getattr(row, name) for name in changing}}
                for row in rows
            ],
        )

    def _finished(self, decided: Decided) -> list[dict[str, Any]]:
        return [
            {
                "row": row.id,
                "what": decided.kind,
                "became": str(decided.outcome.disposition),
                "why": decided.outcome.reason,
            }
            for row in decided.rows
        ]

    def _said(self, decided: Decided, row: DialogRow) -> list[dict[str, Any]]:
        pieces = zip(decided.rows, decided.incoming, strict=True)
        return [
            {
                "dialog_id": row.id,
                "inbox_id": piece.id,
                "author": "person" if isinstance(incoming, HumanReply) else "asker",
                "key": incoming.key,
                "text": shown(decided.page, incoming.text, decided.masked),
                "masked": decided.masked.get(incoming.text, ""),
                "enclosed": packed(incoming),
                "disposition": str(decided.outcome.disposition),
                "reason": decided.outcome.reason,
                "joined_to": None if piece.id == decided.inbox_id else decided.inbox_id,
                "sent_at": incoming.sent_at,
                "decided_at": self._now,
            }
            for piece, incoming in pieces
            if isinstance(incoming, IncomingMessage | HumanReply) and decided.desk is None
        ]


def _client_keys(decided: Decided) -> str:
    """What the asker's client said it shows; a staff member's client says nothing of it."""
    said = [
        str(piece.keys)
        for piece in decided.incoming
        if isinstance(piece, IncomingMessage) and piece.keys and decided.desk is None
    ]
    return said[-1] if said else ""


def shown(page: PageInfo, text: str, masked: Mapping[str, str]) -> str:
    """Return the text as it may be stored: of a foreign messenger's askers only masked."""
    return masked.get(text, "") if page.foreign else text
