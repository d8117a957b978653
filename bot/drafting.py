"""Drafts for the base are made beside everything else: read, tried on earlier questions, shown."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.core import BaseHolder
from bot.ports import Runner
from bot.situating import Known
from bot.storage.dialogs import load_card
from bot.storage.drafts import DraftRow, keep_made, recent_questions, unmade_drafts
from bot.storage.posting import About, Posting
from bot.storage.session import Session
from bot.thinking import Knows
from bot.wake import Wake
from handlers.drafting import shown_draft
from handlers.drafts import Drafted, DraftState
from knowledge.drafting import MOST_WORDINGS, Draft, entry_of, piece_of
from knowledge.generalising import general, with_facts
from knowledge.periods import local_moment
from knowledge.trying import Question, Trial, also_asked, try_entry
from knowledge.understanding import Knowledge

log = logging.getLogger(__name__)

_LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Made:
    """A draft as it came out, and what it would do."""

    wordings: tuple[str, ...]
    answer: str
    trial: Trial = field(default_factory=Trial)


@dataclass(slots=True)
class Drafting:
    """Makes drafts of what people answered, and shows them where they were asked for."""

    runner: Runner
    known: Known
    base: BaseHolder
    clock: Clock
    wake_delivery: Wake
    unconfirmed: bool = False

    async def carry_out(self) -> None:
        """Make each draft that is to be made, and try anew what was changed by hand."""
        for row in await self.runner.read(unmade_drafts):
            await self._make(row)

    async def _make(self, row: DraftRow) -> None:
        now, since = self.clock(), self.clock() - _LOOK_BACK
        asked = await self.runner.read(
            lambda session: recent_questions(session, row.college_id, since, row.drafted.card)
        )
        try:
            made = await asyncio.to_thread(self._made, row, asked, now)
        except Exception as error:
            # A draft without a trial is better than none; the same would fail again.
            log.error("draft %d: %s", row.drafted.id, type(error).__name__, exc_info=True)
            made = Made(*self._plain(row, now))
        await self.runner.write(lambda session: self._keep(session, row, made, now))
        self.wake_delivery.up()

    def _plain(self, row: DraftRow, now: datetime) -> tuple[tuple[str, ...], str]:
        drafted = row.drafted
        if drafted.state is DraftState.EDITED:
            return drafted.wordings, drafted.answer
        college = self.known.colleges[row.college]
        wordings = tuple(filter(None, map(general, drafted.wordings)))
        local = local_moment(now, college.timezone)
        return wordings, with_facts(drafted.answer, college, local)

    def _made(self, row: DraftRow, asked: list[Question], now: datetime) -> Made:
        """In a thread: it takes a second."""
        knows: Knows = self.base.current
        wordings, answer = self._plain(row, now)
        if not isinstance(knows, Knowledge) or not wordings:
            return Made(wordings, answer)
        if row.drafted.state is DraftState.NEW:
            most = MOST_WORDINGS - len(wordings)
            wordings += also_asked(knows, row.college, wordings[0], asked, most)
        name = row.drafted.draft.id
        entry = entry_of(piece_of(Draft(name, wordings, answer), "—", "—", now.date()))
        if entry is None:
            return Made(wordings, answer)
        shown = self.unconfirmed
        trial = try_entry(knows, row.college, entry, asked, now, unconfirmed=shown)
        return Made(wordings, answer, trial)

    def _keep(self, session: Session, row: DraftRow, made: Made, now: datetime) -> None:
        if not keep_made(session, row, made.wordings, made.answer, made.trial):
            return
        if row.drafted.state is not DraftState.NEW:
            return
        old = row.drafted
        drafted = Drafted(old.id, old.card, DraftState.OPEN, old.by, made.wordings, made.answer)
        about_this = (made.trial, self.known.colleges[row.college], now, self.known.two_people)
        reply = shown_draft(drafted, *about_this)
        posting = Posting(session, now)
        posting.begin(f"draft:{old.id}:{row.version}")
        # What its asker wants deleted is taken back here too.
        of = load_card(session, old.card)
        about = About("desk", of.dialog.id, old.card) if of else None
        posting.in_chat(row.where, row.thread, reply, about)
        posting.flush()
