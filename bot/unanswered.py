"""What nobody could answer is read and grouped behind the talk, a few questions at a time.

Reading and grouping are done in a thread; the loop is never held, a write takes a moment. One
worker does it: which gap a question joins depends on all before it, so whoever writes makes sure
that nobody wrote in between.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.core import BaseHolder
from bot.ports import Runner
from bot.storage.chores import is_sweeper
from bot.storage.readings import (
    CHUNK,
    Changed,
    Moment,
    Read,
    changed,
    grouped,
    keep,
    newest,
)
from bot.storage.session import Session
from handlers.unanswered import chosen, why_unanswered
from knowledge.differing import disagree
from knowledge.encodings import Encoding
from knowledge.gaps import WEEKS, Asked, Why, groups_of, join
from knowledge.grouping import Groups, Reader
from knowledge.looking import Look, looks
from knowledge.references import entry_of
from knowledge.understanding import Knowledge

log = logging.getLogger(__name__)

BEGIN = timedelta(weeks=WEEKS)
"""How old a question may be that was never looked at: of what a list shows."""
REMEMBERED = timedelta(weeks=53)
"""How long a gap is known again by what it was asked: a campaign, and the one before it."""
# Transactions that were decided a moment ago may not be committed yet.
_SETTLED = timedelta(seconds=20)
_AT_ONCE = 20  # questions read in one piece, so that a thread gives way
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class _Known:
    """The groups of all that joined, up to the reading with this number."""

    groups: Groups
    reader: Reader
    newest: int


@dataclass(slots=True)
class Unanswered:
    """Looks after questions that were asked, and keeps what the Centre and replays need."""

    runner: Runner
    base: BaseHolder
    clock: Clock
    unconfirmed: bool = False
    _since: Moment | None = field(default=None)
    _known: _Known | None = field(default=None)

    async def look(self) -> None:
        """Read what changed since the last look; what is left over is found by the next."""
        for _ in range(_ROUNDS):
            if not await self._round():
                return

    async def _round(self) -> bool:
        """One chunk; True where there may be more."""
        knows, now = self.base.current, self.clock()
        if not isinstance(knows, Knowledge):
            return False
        since, until = self._since or (now - BEGIN, 0), now - _SETTLED
        found = await self.runner.read(partial(changed, since=since, until=until))
        if not found:
            # Nothing before it is new any more: the next look begins here.
            self._since = max(since, (until, 0))
            return False
        known = await self._up_to_date(knows, now)
        kept = [one for one in found if one.stand.is_kept and one.text.strip()]
        dropped = [one for one in found if one not in kept]
        read = await self._read(knows, kept, now)
        joined, groups = await asyncio.to_thread(_joined, read, known)
        write = partial(_write, read=joined, dropped=dropped, at=known.newest)
        last = await self.runner.write(write)
        if last is None:
            # Somebody else wrote meanwhile, or sweeps: what they did is loaded before the next try.
            self._known = None
            return False
        self._known = replace(known, groups=groups, newest=last)
        self._since = found[-1].moment
        return len(found) == CHUNK

    async def _read(self, knows: Knowledge, found: Sequence[Changed], now: datetime) -> list[Read]:
        read: list[Read] = []
        for first in range(0, len(found), _AT_ONCE):
            part = found[first : first + _AT_ONCE]
            read += await asyncio.to_thread(_looked, knows, part, now, self.unconfirmed)
        return read

    async def _up_to_date(self, knows: Knowledge, now: datetime) -> _Known:
        last = await self.runner.read(newest)
        if self._known is not None and self._known.newest == last:
            return self._known
        asked, keys, behind = list[Asked](), dict[str, str](), 0
        while True:
            more = await self.runner.read(partial(grouped, since=now - REMEMBERED, behind=behind))
            if not more:
                break
            behind = more[-1][0]
            keys.update({one.id: gap for _, gap, one in more})
            asked += [one for _, _, one in more]
        reader = Reader(knows.matcher.index.grams)
        of = partial(groups_of, _of_one_encoder(asked, knows), keys, reader)
        known = _Known(await asyncio.to_thread(of), reader, last)
        self._known = known
        return known


def _looked(
    knows: Knowledge, found: Sequence[Changed], now: datetime, unconfirmed: bool
) -> list[Read]:
    """What is kept of these questions; those whose words were read before are not read again."""
    fresh = [one for one in found if not one.same]
    texts = [(one.text, one.college) for one in fresh]
    seen = dict(zip([one.id for one in fresh], looks(knows, texts, now, unconfirmed), strict=True))
    return [_kept(one, seen.get(one.id), knows, now, unconfirmed) for one in found]


def _kept(
    one: Changed, look: Look | None, knows: Knowledge, now: datetime, unconfirmed: bool
) -> Read:
    judged = look or looks(knows, [(one.text, one.college)], now, unconfirmed)[0]
    other = bool(one.said) and disagree(one.said, _answer(one, judged, knows, now, unconfirmed))
    why = why_unanswered(one.stand, judged.lacks, one.before, contradicted=other)
    # A gap is joined by a whole row: what becomes one later is read again.
    becomes = why is not None and one.before is None
    return Read(one, why, chosen(one.stand), judged if becomes else look)


def _answer(one: Changed, look: Look, knows: Knowledge, now: datetime, unconfirmed: bool) -> str:
    """What the base says for certain to a question a person answered, "" where it is not sure."""
    entry, view = entry_of(one.stand.entry), knows.of(one.college)
    certain = not look.lacks and bool(look.near) and look.near[0][0] == entry
    if not certain or entry not in view.entries or one.college not in view.colleges:
        return ""
    return view.answer(one.stand.entry, one.college, now, unconfirmed).draft


def _joined(read: Sequence[Read], known: _Known) -> tuple[list[Read], Groups]:
    """The same with the gap each has joined, and the groups afterwards."""
    asked = [_asked(one, one.look, one.why) for one in read if one.look and one.why]
    # Whoever began a gap and asks something else now must not begin another of the same name.
    begun = frozenset(known.groups.keys)
    named = {one.id: f"{one.id}.again" if one.id in begun else one.id for one in asked}
    again = [replace(one, id=named[one.id]) for one in asked]
    keys, groups = join(known.groups, again, known.reader)
    gaps = {own: keys[name] for own, name in named.items()}
    return [replace(one, gap=gaps.get(str(one.question.id), "")) for one in read], groups


def _asked(one: Read, look: Look, why: Why) -> Asked:
    asked = one.question
    return Asked(
        str(asked.id),
        asked.text,
        asked.college,
        asked.at,
        look.encoding,
        look.near,
        why,
        look.slots,
        one.chosen,
        asked.missing,
        str(asked.dialog),
    )


def _of_one_encoder(asked: Sequence[Asked], knows: Knowledge) -> list[Asked]:
    """The questions, without the vectors that another encoder made."""
    size = knows.matcher.index.meant_size
    return [
        one
        if len(one.encoding.vector) == size
        else replace(one, encoding=Encoding(one.encoding.form, one.encoding.searched))
        for one in asked
    ]


def _write(
    session: Session, *, read: Sequence[Read], dropped: Sequence[Changed], at: int
) -> int | None:
    """Keep all of it and say what is the newest then.

    None where this worker may not, or does not know what stands there.
    """
    if not is_sweeper(session) or newest(session) != at:
        return None
    keep(session, read, dropped)
    return newest(session)
