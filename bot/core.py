"""The core is the one path: claim, understand, load, decide, record; it never sends.

A message that fails is tried again alone; one that keeps failing is set aside and shown to a
person, so that it holds its dialog for half a minute at most.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.gathering import Gathered, gather
from bot.loading import Item, load
from bot.ports import Runner, StorageDown, Unparsable
from bot.situating import Known, decide_item
from bot.storage.dialogs import load_choices, load_told
from bot.storage.inbox import Lane, Row, claim_heads, defer, followers, next_due, release
from bot.storage.moving import load_moves
from bot.storage.quarantine import quarantine, readable
from bot.storage.recording import record
from bot.storage.session import Session
from bot.thinking import Knows, Thinker, Thought, think
from bot.wake import Wake
from handlers.messages import Ignored, Incoming, IncomingMessage
from handlers.offering import chosen, number_in
from handlers.situation import CONVERSATION
from handlers.texts import cards as texts
from knowledge.masking import mask

log = logging.getLogger(__name__)

BATCH = 64
# Tries of one message, and the waits after a failure, in seconds: together under half a minute.
_WAITS = (1.0, 4.0)
# The wait, in seconds, of one that cannot even be set aside: a fault of ours, said in the log.
_HOPELESS = 60.0
# A message that was claimed this often without an end took the process with it each time.
_DEADLY = 6
_IDLE = 1.0
Parse = Callable[[Mapping[str, object], int], Incoming]
Parsed = tuple[Row, Incoming]


class BaseHolder:
    """Holds the knowledge in use; a publish swaps it, a decision uses the one it began with."""

    def __init__(self, knows: Knows) -> None:
        self.current = knows


@dataclass(slots=True)
class Core:
    """Decides what waits in the inbox; raises `wake_delivery` when there is something to send."""

    runner: Runner
    base: BaseHolder
    known: Known
    parsers: Mapping[str, Parse]
    clock: Clock
    thinker: Thinker
    wake: Wake
    wake_delivery: Wake
    worker: str = "1"
    unconfirmed: bool = False
    stopping: bool = False
    _lost: set[int] = field(default_factory=set)
    _due: datetime | None = None

    async def run(self) -> None:
        """Decide until `stopping`; a failing database only makes it wait."""
        while not self.stopping:
            try:
                busy = await self.step()
                pause = 0.0 if busy else self._idle_seconds()
            except Exception as error:
                log.error("core: %s", type(error).__name__, exc_info=True)
                pause = _IDLE
            if pause:
                await self.wake.sleep(pause)

    def _idle_seconds(self) -> float:
        if self._due is None:
            return _IDLE
        return min(max((self._due - self.clock()).total_seconds(), 0.01), _IDLE)

    async def step(self) -> bool:
        """Claim and decide one batch; True where there was something to do."""
        await self._release_lost()
        rows, self._due = await self.runner.write(self._claim)
        if not rows:
            return False
        try:
            await self._decide_claimed(rows)
        except StorageDown:
            # Not the messages' fault: they are given back as soon as the database answers.
            self._lost.update(row.id for row in rows)
            raise
        self.wake_delivery.up()
        return True

    def _claim(self, session: Session) -> tuple[list[Row], datetime | None]:
        """What is due, or else when the next will be: an idle look is one transaction."""
        pages = self.known.pages
        rows = claim_heads(session, self.worker, self.clock(), BATCH, pages=pages)
        return rows, None if rows else next_due(session, pages)

    async def _release_lost(self) -> None:
        if self._lost:
            lost, now = sorted(self._lost), self.clock()
            await self.runner.write(
                lambda session: release(session, lost, now, "database", count=False)
            )
            self._lost.clear()

    async def _decide_claimed(self, rows: Sequence[Row]) -> None:
        fresh = [row for row in rows if row.attempts == 0]
        if fresh:
            await self._decide_or_each(fresh)
        for row in rows:
            if row.attempts:
                await self._decide_alone(row)

    async def _decide_or_each(self, rows: Sequence[Row]) -> None:
        try:
            await self._decide(rows)
        except StorageDown:
            raise
        except Exception as error:
            log.warning("core: batch of %d: %s", len(rows), type(error).__name__)
            for row in rows:
                await self._decide_alone(row)

    async def _decide_alone(self, row: Row) -> None:
        try:
            if row.attempts >= _DEADLY:
                raise RuntimeError("ended its process again and again")
            await self._decide([row])
        except StorageDown:
            raise
        except Exception as error:
            await self._failed(row, error)

    async def _failed(self, row: Row, error: Exception) -> None:
        name = type(error).__name__
        log.warning("message %d failed: %s", row.id, name, exc_info=error)
        wait = _HOPELESS
        if row.attempts < len(_WAITS):
            wait = _WAITS[row.attempts]
        elif await self._is_set_aside(row, name):
            return
        due = self.clock() + timedelta(seconds=wait)
        await self.runner.write(lambda session: release(session, [row.id], due, name))

    async def _is_set_aside(self, row: Row, name: str) -> bool:
        try:
            await self._set_aside(row, texts.STUCK, name)
        except StorageDown:
            raise
        except Exception as error:
            # Its own dialog waits, but nobody else's does.
            log.error("message %d: not set aside: %s", row.id, type(error).__name__, exc_info=error)
            return False
        return True

    async def _set_aside(self, row: Row, why: str, error: str) -> None:
        text = f"{why}\n\n{readable(row.payload)}"
        masked = mask(text).text
        page, now = self.known.pages[row.page], self.clock()
        await self.runner.write(
            lambda session: quarantine(
                session, row, page, text, masked, error, self.known.desks, now
            )
        )
        self.wake_delivery.up()

    async def _decide(self, rows: Sequence[Row]) -> None:
        parsed: list[Parsed] = []
        if any(self.known.is_unknown_chat(row.page, row.peer) for row in rows):
            # Perhaps a desk that has got a new number, of which another worker was told.
            self.known.moves.update(await self.runner.read(load_moves))
        for row in rows:
            try:
                parsed.append((row, self._parse(row)))
            except Unparsable as error:
                await self._set_aside(row, texts.UNREADABLE, f"unparsable: {error}")
        items = await self._gathered(await self._chosen(parsed))
        while items:
            items = await self._record(items)

    async def _chosen(self, parsed: Sequence[Parsed]) -> list[Parsed]:
        """Return the same with numbers that stand for a choice as the presses they are."""
        lanes = {row.lane for row, incoming in parsed if number_in(incoming)}
        if not lanes:
            return list(parsed)
        choices = await self.runner.read(lambda session: load_choices(session, lanes))
        return [(row, chosen(incoming, choices.get(row.lane, ()))) for row, incoming in parsed]

    def _parse(self, row: Row) -> Incoming:
        page = self.known.pages[row.page]
        incoming = self.parsers[page.channel](row.payload, page.id)
        if self.known.is_unknown_chat(page.id, row.peer):
            return Ignored("foreign_chat")
        return incoming

    async def _gathered(self, parsed: Sequence[Parsed]) -> list[Item]:
        thoughts = await self._think(parsed)
        items: list[Item] = []
        pieces: list[Item] = []
        for (row, incoming), thought in zip(parsed, thoughts, strict=True):
            item = self._item(Gathered((row,), (incoming,)), thought)
            whole = isinstance(incoming, IncomingMessage) and (
                bool(incoming.data) or not (incoming.album or not thought.understanding.complete)
            )
            at_desk = item.desk is not None and not (
                isinstance(incoming, IncomingMessage) and incoming.album
            )
            plain = whole or not isinstance(incoming, IncomingMessage) or at_desk
            (items if plain else pieces).append(item)
        return items + (await self._joined(pieces) if pieces else [])

    def _item(self, gathered: Gathered, thought: Thought) -> Item:
        row = gathered.rows[-1]
        page = self.known.pages[row.page]
        return Item(page, gathered, thought, self.known.desk_at(row.page, row.peer))

    async def _joined(self, pieces: Sequence[Item]) -> list[Item]:
        heads = [item.gathered.rows[0] for item in pieces]
        behind = await self.runner.read(lambda session: followers(session, heads))
        ready, waiting = [], []
        for item in pieces:
            gathered = await self._gather(item, behind)
            if gathered.wait_until is not None:
                waiting.append((gathered.rows[0].id, gathered.wait_until))
            else:
                ready.append(gathered)
        if waiting:
            await self.runner.write(lambda session: defer(session, waiting))
        thoughts = await self._think([(one.rows[-1], one.whole) for one in ready])
        return [
            self._item(gathered, thought) for gathered, thought in zip(ready, thoughts, strict=True)
        ]

    async def _gather(self, item: Item, behind: Mapping[Lane, Sequence[Row]]) -> Gathered:
        after: list[Parsed] = []
        for row in behind.get(item.lane, ()):
            try:
                after.append((row, self._parse(row)))
            except Unparsable:
                break
        after = await self._chosen(after)
        rows = [item.gathered.rows[0], *(row for row, _ in after)]
        incoming = [item.gathered.whole, *(following for _, following in after)]
        understand = self.base.current.of(item.page.college).understand

        def complete(message: IncomingMessage) -> bool:
            return understand(message.text).complete

        thought = partial(gather, rows, incoming, complete, self.clock())
        return (await self.thinker([thought]))[0]

    async def _think(self, asked: Sequence[Parsed]) -> list[Thought]:
        if not asked:
            return []
        told = await self._told(asked)
        knows, now = self.base.current, self.clock()
        thoughts = [
            partial(
                think,
                knows,
                self.known.pages[row.page],
                incoming,
                now,
                unconfirmed=self.unconfirmed,
                before=told.get(row.lane, ""),
            )
            for row, incoming in asked
        ]
        return await self.thinker(thoughts)

    async def _told(self, asked: Sequence[Parsed]) -> Mapping[Lane, str]:
        """What was asked last where somebody writes, so that «а на повара?» is understood."""
        lanes = {row.lane for row, incoming in asked if isinstance(incoming, IncomingMessage)}
        if not lanes:
            return {}
        since = self.clock() - CONVERSATION
        return await self.runner.read(lambda session: load_told(session, lanes, since))

    async def _record(self, items: Sequence[Item]) -> list[Item]:
        """Decide and record; return the items whose dialog changed in between."""
        now = self.clock()
        loaded = await self.runner.read(lambda session: load(session, items, now))
        decisions = [decide_item(item, loaded, self.known, now) for item in items]
        stale = await self.runner.write(
            lambda session: record(session, decisions, self.known.desks, now)
        )
        again = {decision.inbox_id for decision in stale}
        return [item for item in items if item.gathered.rows[-1].id in again]
