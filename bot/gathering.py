"""People write in pieces: a fragment, a greeting or an album waits for the rest of the thought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.storage.inbox import Row
from handlers.messages import Incoming, IncomingMessage

QUIET = timedelta(seconds=1.5)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pieces that are one message, or `wait_until` the dialog may have become quiet."""

    rows: tuple[Row, ...]
    incoming: tuple[Incoming, ...]
    wait_until: datetime | None = None

    @property
    def whole(self) -> Incoming:
        """The pieces as one message; anything but messages is never joined.

        Of a piece that was changed meanwhile only its last form is told.
        """
        told = [piece for piece in self.incoming if isinstance(piece, IncomingMessage)]
        last = self.incoming[-1]
        if len(told) < 2 or not isinstance(last, IncomingMessage):
            return last
        pieces = list({piece.key: piece for piece in told}.values())
        return replace(
            last,
            edited=False,
            text="\n".join(piece.text for piece in pieces if piece.text),
            reply_to=next((piece.reply_to for piece in pieces if piece.reply_to), ""),
            attachments=tuple(one for piece in pieces for one in piece.attachments),
            pieces=tuple(one for piece in pieces for one in piece.enclosed),
        )


def may_wait(incoming: Incoming) -> bool:
    """True for what may be a piece: a fresh message, neither an edit nor a button's words."""
    return isinstance(incoming, IncomingMessage) and not (incoming.edited or incoming.data)


def gather(
    rows: Sequence[Row],
    incoming: Sequence[Incoming],
    complete: Callable[[IncomingMessage], bool],
    now: datetime,
) -> Gathered:
    """Join the first row with those behind it while the thought is incomplete.

    `complete` says whether a (joined) message can stand for itself. Pieces that never become
    complete are taken together once the dialog was quiet for 1.5 seconds.
    """
    taken = 1
    while True:
        so_far = Gathered(tuple(rows[:taken]), tuple(incoming[:taken]))
        whole = so_far.whole
        if not isinstance(whole, IncomingMessage) or not may_wait(whole):
            return so_far
        more = taken < len(rows) and (
            may_wait(incoming[taken]) or _changes(incoming[taken], incoming[:taken])
        )
        if _stands_alone(whole, incoming[taken] if more else None, complete):
            return so_far
        if not more:
            quiet_at = rows[taken - 1].received_at + QUIET
            # Somebody pressed a button or edited meanwhile: no more pieces will come.
            waits = taken == len(rows) and now < quiet_at
            return replace(so_far, wait_until=quiet_at) if waits else so_far
        taken += 1


def _changes(incoming: Incoming, before: Sequence[Incoming]) -> bool:
    """True for the changed form of a piece that was not answered yet."""
    return (
        isinstance(incoming, IncomingMessage)
        and incoming.edited
        and any(isinstance(one, IncomingMessage) and one.key == incoming.key for one in before)
    )


def _stands_alone(
    whole: IncomingMessage, following: Incoming | None, complete: Callable[[IncomingMessage], bool]
) -> bool:
    if whole.album:
        # An album ends when another message comes, or with the quiet.
        return isinstance(following, IncomingMessage) and following.album != whole.album
    return complete(whole)
