"""Questions of one transaction: heard ones are written in a batch, earlier ones take their step."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.causes import DialogRow
from bot.storage.schema import question
from bot.storage.stamping import begun, promised, stamps
from handlers.asker_notes import Rated
from handlers.outcome import Asked, HandedOver, Moved
from handlers.states import State, may_follow


class Questions:
    """The questions of one transaction; `rows` are those still to be written."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self.rows: list[dict[str, Any]] = []

    def hear(
        self, note: Asked, dialog: DialogRow, inbox_id: int | None, text: str, masked: str
    ) -> None:
        """Note a question with its words as they may be stored."""
        self.rows.append(
            {
                "key": note.key,
                "dialog_id": dialog.id,
                "college_id": dialog.college_id,
                "inbox_id": inbox_id,
                "card_id": None,
                "text": text,
                "masked": masked,
                "state": str(note.state),
                "reason": note.reason,
                "entry": note.entry,
                "p": note.p,
                "offers": json.dumps(note.offers),
                "missing": json.dumps(note.missing),
                "base_version": note.base_version,
                "revises": note.revises,
                "helped": "",
                "danger": False,
                "created_at": self._now,
                "changed_at": self._now,
                **begun(note.state, self._now),
            }
        )

    def step(self, note: Moved, dialog: DialogRow, inbox_id: int | None) -> None:
        """Let an earlier question of the dialog take a step, where the table of steps lets it."""
        found = self._session.execute(
            sa.select(question.c.id, question.c.state).where(
                question.c.key == note.key, question.c.dialog_id == dialog.id
            )
        ).first()
        if found is None or not may_follow(State(found.state), note.state):
            return
        values: dict[str, Any] = {"state": str(note.state), "reason": note.reason}
        values |= {"changed_at": self._now, **stamps(note.state, self._now)}
        if note.entry:
            values["entry"] = note.entry
        if note.missing:
            values["missing"] = json.dumps(note.missing)
        if inbox_id is not None:
            values["inbox_id"] = inbox_id
        self._session.execute(sa.update(question).where(question.c.id == found.id).values(**values))

    def rate(self, note: Rated, dialog: DialogRow) -> None:
        """Note what the asker said of the answer to a question of the dialog."""
        self._session.execute(
            sa.update(question)
            .where(question.c.key == note.key, question.c.dialog_id == dialog.id)
            .values(helped=str(note.helped))
        )

    def earlier(self, keys: Sequence[str]) -> list[str]:
        """Return those of `keys` that were asked before this transaction."""
        fresh = {row["key"] for row in self.rows}
        return [key for key in keys if key not in fresh]

    def put_on(self, card_id: int, note: HandedOver) -> None:
        """Let the questions of a note wait on a card."""
        promise = note.promised_at if note.timed else None
        for row in self.rows:
            if row["key"] in note.questions:
                row.update(card_id=card_id, danger=note.danger, promised_at=promise)
        self._session.execute(
            sa.update(question)
            .where(question.c.key.in_(note.questions))
            .values(card_id=card_id, danger=note.danger, **(promised(promise) if promise else {}))
        )
