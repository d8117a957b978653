"""Posting turns what is to be said into operations, each with its idempotency key fixed here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk, lane, topic_name
from bot.operations import AnswerPress, Body, CreateTopic, Edit, MarkAnswered, Send, pack
from bot.storage.enclosing import carried
from bot.storage.inbox import Lane
from bot.storage.pages import channel_of
from bot.storage.schema import operation, thread
from handlers.messages import Enclosed, Reply
from handlers.splitting import split

# VK takes an answer to a press for a minute; later nobody waits for it.
_PRESS_LIFE = timedelta(seconds=50)


def random_id(key: str) -> int:
    """Return a non-zero int31 made of `key`: VK drops a second message with the same one."""
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % 0x7FFFFFFF + 1


def written(body: Body) -> dict[str, str]:
    """Return what an operation's row holds of `body`."""
    kind, data = pack(body)
    return {"kind": kind, "body": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}


@dataclass(frozen=True, slots=True)
class About:
    """What an operation belongs to, for cancelling it and for telling how it came out."""

    origin: str
    dialog: int | None = None
    card: int | None = None
    inbox: int | None = None


AT_DESKS = ("desk", "staff")
"""The origins of what is shown to people of the college and said to no asker."""


def origin_of(desk: Desk) -> str:
    """Return the origin of what is shown at a desk: to all there, or to one of the staff alone."""
    return "staff" if desk.own else "desk"


@dataclass(slots=True)
class Posting:
    """Collects the operations of one transaction and writes them at its end, in order.

    `stem` names what caused them; it is unique for ever, so keys made of it are too. `cause` is the
    inbox row of the message that did.
    """

    session: Session
    now: datetime
    stem: str = ""
    cause: int | None = None
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _count: int = 0

    def begin(self, stem: str, cause: int | None = None) -> None:
        """Start a new cause: keys are numbered from 0 under `stem`."""
        self.stem, self.cause, self._count = stem, cause, 0

    def reply(self, to: Lane, reply: Reply, about: About) -> None:
        """Say `reply` in an asker's dialog, in as many pieces as it takes."""
        for piece in split(reply):
            self._add(to, f"{to[0]}:{to[1]}", Send(piece), about)

    def edit(self, to: Lane, in_lane: str, body: Edit, about: About) -> None:
        """Change a message that was sent in this lane."""
        self._add(to, in_lane, body, about)

    def files(self, to: Lane, found: Sequence[Enclosed], about: About) -> None:
        """Send to an asker what a person sent with their words."""
        for body in carried(to[0], found, channel_of(self.session, to[0]) if found else ""):
            self._add(to, f"{to[0]}:{to[1]}", body, about)

    def answer_press(self, to: Lane, body: AnswerPress) -> None:
        """Answer a press; it has a lane of its own, nothing may keep it waiting."""
        row = self._add(to, f"{to[0]}:{to[1]}:{body.event}", body, About("urgent"))
        row["expires_at"] = self.now + _PRESS_LIFE

    def mark_answered(self, to: Lane, about: About) -> None:
        """Take the dialog off the platform's own list of unanswered ones."""
        # A lane of its own: a platform that refuses this must not keep the reply back.
        self._add(to, f"{to[0]}:{to[1]}:mark", MarkAnswered(), about)

    def at_desk(self, desk: Desk, dialog: int, reply: Reply, card: int) -> None:
        """Show `reply` at a desk, in the asker's topic where the desk has topics."""
        self._at_desk(desk, dialog, [Send(piece) for piece in split(reply)], card)

    def at_desk_besides(self, desk: Desk, dialog: int, bodies: Sequence[Body], card: int) -> None:
        """Show at a desk what came beside the asker's words."""
        if bodies:
            self._at_desk(desk, dialog, bodies, card)

    def _at_desk(self, desk: Desk, dialog: int, bodies: Sequence[Body], card: int) -> None:
        after = self._topic(desk, dialog, card) if desk.topics else None
        for body in bodies:
            about = About(origin_of(desk), dialog, card, self.cause)
            self._add(desk.where, lane(desk, dialog), body, about)["after_id"] = after

    def in_chat(self, to: Lane, thread_id: str, reply: Reply, about: About | None = None) -> None:
        """Say something to whoever wrote in a staff chat, where they wrote it."""
        whose = about or About("desk")
        for piece in split(reply):
            row = self._add(to, f"{to[0]}:{to[1]}:notice", Send(piece), whose)
            row["thread"] = thread_id

    def aside(self, to: Lane, reply: Reply, about: About) -> None:
        """Say something to somebody of the staff in their own chat with a page."""
        for piece in split(reply):
            self._add(to, f"{to[0]}:{to[1]}:staff", Send(piece), about)

    def flush(self) -> None:
        """Write what was collected."""
        if self._rows:
            self.session.execute(sa.insert(operation), self._rows)
            self._rows = []

    def _topic(self, desk: Desk, dialog: int, card: int) -> int:
        found = self.session.execute(
            sa.select(thread.c.operation_id).where(
                thread.c.page_id == desk.page,
                thread.c.chat == desk.chat,
                thread.c.dialog_id == dialog,
            )
        ).scalar()
        return found if found is not None else self.open_topic(desk, dialog, card)

    def open_topic(self, desk: Desk, dialog: int, card: int) -> int:
        """Open a topic for the asker (again, if there was one) and return its operation."""
        row = self._values(
            desk.where,
            lane(desk, dialog),
            CreateTopic(topic_name(dialog)),
            About("desk", dialog, card),
        )
        made = self.session.execute(
            sa.insert(operation).values(**row).returning(operation.c.id)
        ).scalar_one()
        where = (thread.c.page_id == desk.page, thread.c.chat == desk.chat)
        updated = self.session.execute(
            sa.update(thread)
            .where(*where, thread.c.dialog_id == dialog)
            .values(operation_id=made)
            .returning(thread.c.id)
        ).first()
        if updated is None:
            self.session.execute(
                sa.insert(thread).values(
                    page_id=desk.page, chat=desk.chat, dialog_id=dialog, operation_id=made
                )
            )
        return int(made)

    def _add(self, to: Lane, in_lane: str, body: Body, about: About) -> dict[str, Any]:
        row = self._values(to, in_lane, body, about)
        self._rows.append(row)
        return row

    def _values(self, to: Lane, in_lane: str, body: Body, about: About) -> dict[str, Any]:
        key = f"{self.stem}:{self._count}"
        self._count += 1
        return {
            **_FRESH,
            "key": key,
            "page_id": to[0],
            "peer": to[1],
            "lane": in_lane,
            **written(body),
            "origin": about.origin,
            "random_id": random_id(key),
            "dialog_id": about.dialog,
            "card_id": about.card,
            "inbox_id": about.inbox,
            "created_at": self.now,
            "due_at": self.now,
        }


_FRESH: Mapping[str, Any] = {
    "state": "pending",
    "attempts": 0,
    "unknowns": 0,
    "worker": "",
    "external_id": "",
    "error": "",
    "thread": "",
    "after_id": None,
    "expires_at": None,
}
