"""Settling books how operations came out, and what follows for questions and for the desk.

The classes are those of `bot.operations.Result`. Unknown on a platform that knows our key (VK)
is simply tried again; elsewhere as often as `bot.storage.retrying` says, then the operation is
unconfirmed and the desk is told: at most one copy too many for each unknown outcome, and none in
silence. What does not reach a desk stands on the card, which the other desk and the web show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.operations import (
    Delivered,
    Migrated,
    OurBug,
    PageDown,
    Result,
    Retry,
    ThreadGone,
    Uncarried,
    Undeliverable,
    Unknown,
)
from bot.storage import retrying
from bot.storage.amending import said_anew
from bot.storage.clocks import start_clock
from bot.storage.landing import Landing
from bot.storage.moving import note_move
from bot.storage.outbox import Claimed
from bot.storage.pages import channel_of
from bot.storage.posting import Posting
from bot.storage.schema import dialog, operation, question
from bot.storage.stamping import stamps
from bot.storage.troubles import Troubles
from handlers.states import State
from handlers.texts import cards as texts

# What stands on a card of which the desk, or somebody of the staff, could not be told.
_UNSHOWN = {"desk": texts.CARD_NOT_SHOWN, "staff": texts.STAFF_NOT_TOLD}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one operation came out."""

    claimed: Claimed
    result: Result


def settle(
    session: Session,
    outcomes: Sequence[Outcome],
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> None:
    """Book `outcomes` in one transaction."""
    delivered = [o for o in outcomes if isinstance(o.result, Delivered)]
    if delivered:
        session.execute(
            sa.update(operation)
            .where(
                operation.c.id == sa.bindparam("row"),
                operation.c.state == "sending",
                operation.c.attempts == sa.bindparam("attempt"),
            )
            .values(
                state="delivered",
                worker="",
                error="",
                external_id=sa.bindparam("external"),
                done_at=now,
            ),
            [_delivered_row(outcome) for outcome in delivered],
            execution_options={"synchronize_session": False},
        )
    rest = [o for o in outcomes if not isinstance(o.result, Delivered)]
    if rest:
        settling = _Settling(session, desks, now)
        for outcome in rest:
            settling.book(outcome)
        settling.flush()


def _delivered_row(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    external = result.external_id if isinstance(result, Delivered) else ""
    begun = outcome.claimed.operation
    return {"row": begun.id, "attempt": begun.attempt, "external": external}


class _Settling:
    """Books what did not simply succeed."""

    def __init__(
        self, session: Session, desks: Mapping[int, Sequence[Desk]], now: datetime
    ) -> None:
        self._session = session
        self._now = now
        self._posting = Posting(session, now)
        self._landing = Landing(session, self._posting, desks, now)
        self._troubles = Troubles(session, self._posting, desks, now)

    def flush(self) -> None:
        self._posting.flush()

    def book(self, outcome: Outcome) -> None:
        claimed, result = outcome.claimed, outcome.result
        if not self._is_ours(claimed):
            return
        # The attempt is part of the name: one operation may fail in several ways in turn.
        self._posting.begin(f"{claimed.operation.key}:{claimed.operation.attempt}")
        match result:
            case Retry():
                self._again(claimed, result.after or retrying.wait(claimed), result.reason)
            case PageDown():
                # Kept as it is: the supervisor stops the page, the operation waits for it.
                self._again(claimed, 0.0, result.reason)
            case Unknown():
                self._unknown(claimed, result.reason)
            case Undeliverable():
                self._end(claimed, "undeliverable", result.reason)
                self._undeliverable(claimed, result.reason)
            case OurBug():
                self._end(claimed, "failed", result.reason)
                self._refused(claimed)
            case Migrated():
                moved = claimed.operation
                note_move(self._session, moved.page, moved.peer, result.peer, self._now)
                self._again(claimed, 0.0, "migrated")
            case ThreadGone():
                self._landing.in_new_topic(claimed, self._row(claimed))
            case Uncarried():
                self._end(claimed, "failed", result.reason)
                self._uncarried(claimed, result.reason)
            case Delivered():
                raise ValueError("delivered operations are booked together")

    def _is_ours(self, claimed: Claimed) -> bool:
        """False where another worker took the act over meanwhile: its outcome counts."""
        row = self._row(claimed)
        return bool(row.state == "sending" and row.attempts == claimed.operation.attempt)

    def _update(self, claimed: Claimed, **values: Any) -> None:
        self._session.execute(
            sa.update(operation)
            .where(operation.c.id == claimed.operation.id)
            .values(worker="", **values)
        )

    def _again(self, claimed: Claimed, after: float, reason: str) -> None:
        due = self._now + timedelta(seconds=after)
        if self._is_talked_over(claimed):
            return
        if claimed.operation.attempt == retrying.LONG and claimed.origin == "person":
            self._trouble(claimed, texts.STILL_TRYING)
        self._update(claimed, state="pending", due_at=due, error=reason)

    def _is_talked_over(self, claimed: Claimed) -> bool:
        """Cancel a bot's reply that has not got through while a person took the floor."""
        row = self._row(claimed)
        if claimed.origin != "bot" or row.dialog_id is None:
            return False
        floor = self._session.execute(
            sa.select(dialog.c.floor).where(dialog.c.id == row.dialog_id)
        ).scalar()
        if floor != "person":
            return False
        self._end(claimed, "cancelled", "floor")
        self._move_questions(claimed, State.ANSWERED_BY_PERSON, "floor")
        return True

    def _move_questions(
        self, claimed: Claimed, state: State, reason: str, card_id: int | None = None
    ) -> None:
        """Move the questions a bot's reply was about."""
        values: dict[str, Any] = {"state": str(state), "reason": reason, "changed_at": self._now}
        values |= stamps(state, self._now)
        if card_id is not None:
            values["card_id"] = card_id
        states = (str(State.ANSWERED), str(State.OFFERED))
        self._session.execute(
            sa.update(question)
            .where(question.c.inbox_id == self._row(claimed).inbox_id, question.c.state.in_(states))
            .values(**values)
        )

    def _end(self, claimed: Claimed, state: str, reason: str) -> None:
        self._update(claimed, state=state, error=reason, done_at=self._now)

    def _unknown(self, claimed: Claimed, reason: str) -> None:
        unknowns = claimed.unknowns + 1
        channel = channel_of(self._session, claimed.operation.page)
        if retrying.tried_again(claimed, self._row(claimed).kind, channel):
            self._update(
                claimed,
                state="pending",
                due_at=self._now + timedelta(seconds=retrying.wait(claimed)),
                unknowns=unknowns,
                error=reason,
            )
        else:
            self._update(
                claimed, state="unconfirmed", unknowns=unknowns, error=reason, done_at=self._now
            )
            self._trouble(claimed, texts.UNCONFIRMED)

    def _trouble(self, claimed: Claimed, text: str) -> None:
        row = self._row(claimed)
        if row.kind not in retrying.SAYS or row.dialog_id is None:
            return
        if claimed.origin in _UNSHOWN:
            self._unshown(claimed, row)
        else:
            self._troubles.tell(row.dialog_id, text, row.card_id)

    def _refused(self, claimed: Claimed) -> None:
        """The platform does not take what we made: what it answered waits for a person."""
        row = self._row(claimed)
        if claimed.origin != "bot" or row.kind not in retrying.SAYS or row.dialog_id is None:
            self._trouble(claimed, texts.OUR_BUG)
            return
        asked = self._session.execute(
            sa.select(question.c.masked).where(question.c.inbox_id == row.inbox_id)
        ).scalars()
        words = "\n\n".join([texts.OUR_BUG, *asked])
        card_id = self._troubles.tell(row.dialog_id, words)
        self._move_questions(claimed, State.WAITING, "our_bug", card_id)
        start_clock(self._session, card_id, self._now)

    def _row(self, claimed: Claimed) -> Any:
        return self._session.execute(
            sa.select(operation).where(operation.c.id == claimed.operation.id)
        ).one()

    def _undeliverable(self, claimed: Claimed, reason: str) -> None:
        row = self._row(claimed)
        if said_anew(self._posting, row):
            return
        if row.dialog_id is None or row.kind not in retrying.SAYS:
            return
        if claimed.origin in _UNSHOWN:
            self._unshown(claimed, row)
            return
        self._session.execute(
            sa.update(dialog).where(dialog.c.id == row.dialog_id).values(reachable=False)
        )
        of_this = question.c.inbox_id == row.inbox_id
        states = [State.ANSWERED, State.OFFERED]
        if claimed.origin == "person":
            of_this = question.c.card_id == row.card_id
            states = [State.ANSWERED_BY_PERSON]
        self._session.execute(
            sa.update(question)
            .where(of_this, question.c.state.in_([str(state) for state in states]))
            .values(
                state=str(State.UNDELIVERABLE),
                reason=reason,
                changed_at=self._now,
                **stamps(State.UNDELIVERABLE, self._now),
            )
        )
        if row.card_id is not None:
            self._troubles.tell(row.dialog_id, texts.undelivered(reason), row.card_id)

    def _unshown(self, claimed: Claimed, row: Any) -> None:
        """A desk, or one of its people, did not get it: the next rung takes it."""
        self._posting.flush()
        if claimed.origin == "desk" and self._landing.in_own_chats(row):
            self._posting.flush()
        if row.kind in retrying.SAYS and self._landing.reaches_nobody_on_duty(row):
            self._troubles.show_to_all(row.dialog_id, row.card_id)
            self._posting.flush()
        self._troubles.mark(row.card_id, _UNSHOWN[claimed.origin])
        if row.kind in retrying.SAYS and self._landing.nowhere_else(row):
            self._troubles.unshown(row.card_id)

    def _uncarried(self, claimed: Claimed, reason: str) -> None:
        row = self._row(claimed)
        if row.dialog_id is not None:
            words = texts.uncarried(reason, to_desk=claimed.origin == "desk")
            self._troubles.tell(row.dialog_id, words, row.card_id)
