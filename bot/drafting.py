"""Drafts for the base are made beside everything else: read, tried on earlier questions, shown.

What somebody agreed to is tried once more as it is published: base and golden set go on meanwhile.
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.core import BaseHolder
from bot.curating import Faulty
from bot.ports import Runner, StorageDown
from bot.situating import Known
from bot.storage.auditing import note_act
from bot.storage.content import Edit
from bot.storage.dialogs import load_card
from bot.storage.drafts import (
    DraftRow,
    keep_made,
    publish_draft,
    questions_of,
    recent_questions,
    unmade_drafts,
)
from bot.storage.posting import About, Posting
from bot.storage.session import Session
from bot.thinking import Knows
from bot.trials import GoldenLost, Trials
from bot.wake import Wake
from handlers.buttons import draft_rows
from handlers.drafting import shown_draft
from handlers.drafts import Drafted, DraftState, Trial, lost_in, trial_of
from handlers.messages import Reply
from handlers.texts import drafting as texts
from knowledge.drafting import MOST_WORDINGS, piece_of
from knowledge.generalising import general, with_facts
from knowledge.periods import local_moment
from knowledge.rewording import Question, also_asked
from knowledge.understanding import Knowledge

log = logging.getLogger(__name__)

T = TypeVar("T")

# A college is asked less in a month than all of them are: a draft is tried on more of its past.
_DAYS = 90


@dataclass(slots=True)
class Drafting:
    """Makes drafts of what people answered, shows them, publishes them once they were tried."""

    runner: Runner
    known: Known
    base: BaseHolder
    trials: Trials
    clock: Clock
    wake_delivery: Wake

    async def carry_out(self) -> None:
        """Make each draft that is to be made, try anew what was changed, publish what may be."""
        for row in await self.runner.read(unmade_drafts):
            if row.college not in self.known.colleges:
                # It waits until its college is served again.
                continue
            if row.drafted.state is DraftState.AGREED:
                await self._publish(row)
            else:
                await self._make(row)
            self.wake_delivery.up()

    async def _make(self, row: DraftRow) -> None:
        now = self.clock()
        made = await self._generalised(row, now) if row.drafted.state is DraftState.NEW else None
        drafted = replace(made or row.drafted, state=DraftState.OPEN)
        trial = await _anyhow(row, self._tried(row, drafted, now), Trial())
        await self.runner.write(lambda session: self._keep(session, row, drafted, trial, now))

    async def _generalised(self, row: DraftRow, now: datetime) -> Drafted:
        """What was said without who said it, and how else it was asked; in a thread."""
        since, card = now - timedelta(days=_DAYS), row.drafted.card
        asked = await self.runner.read(
            lambda session: recent_questions(session, row.college_id, since, card)
        )
        plain = await asyncio.to_thread(self._plain, row, now)
        also = asyncio.to_thread(self._also_asked, row.college, plain.wordings, asked)
        return replace(plain, wordings=plain.wordings + await _anyhow(row, also, ()))

    def _plain(self, row: DraftRow, now: datetime) -> Drafted:
        drafted, college = row.drafted, self.known.colleges[row.college]
        wordings = tuple(filter(None, map(general, drafted.wordings)))
        answer = with_facts(drafted.answer, college, local_moment(now, college.timezone))
        return replace(drafted, wordings=wordings, answer=answer)

    def _also_asked(
        self, college: str, wordings: tuple[str, ...], asked: list[Question]
    ) -> tuple[str, ...]:
        knows: Knows = self.base.current
        if not isinstance(knows, Knowledge) or not wordings:
            return ()
        return also_asked(knows, college, wordings[0], asked, MOST_WORDINGS - len(wordings))

    async def _tried(self, row: DraftRow, drafted: Drafted, now: datetime) -> Trial:
        """What it would do; what it came from is not asked about."""
        own = await self.runner.read(lambda session: questions_of(session, drafted.card))
        edit = self._edit(row, drafted, now)
        try:
            found = await self.trials.of([edit], days=_DAYS, but=own)
        except Faulty:
            return Trial()
        return trial_of(edit.piece.key, found.replayed, found.titles) if found else Trial()

    def _edit(self, row: DraftRow, drafted: Drafted, now: datetime) -> Edit:
        college = self.known.colleges[row.college]
        day = local_moment(now, college.timezone).date()
        by = row.agreed_by or drafted.by
        return Edit(row.college, piece_of(drafted.draft, by, college.answerer, day))

    def _keep(
        self, session: Session, row: DraftRow, made: Drafted, trial: Trial, now: datetime
    ) -> None:
        if not keep_made(session, row, made.wordings, made.answer, trial):
            return
        if row.drafted.state is DraftState.NEW:
            about_this = (trial, self.known.colleges[row.college], now, self.known.two_people)
            _tell(session, row, shown_draft(made, *about_this), now)

    async def _publish(self, row: DraftRow) -> None:
        now = self.clock()
        edit, why, lost = self._edit(row, row.drafted, now), "", tuple[str, ...]()
        try:
            await self.trials.refuse([edit])
        except GoldenLost as error:
            lost = lost_in(error.lost)
            why = texts.golden(lost)
        except Faulty:
            why = texts.FAULTY
        except StorageDown:
            raise
        except Exception as error:
            log.error("draft %d: %s", row.drafted.id, type(error).__name__, exc_info=True)
            why = texts.UNTRIED
        if why:
            trial = replace(row.trial, lost=lost)
            await self.runner.write(lambda session: _refused(session, row, trial, why, now))
        else:
            await self.runner.write(lambda session: _published(session, row, edit, now))


async def _anyhow(row: DraftRow, work: Awaitable[T], otherwise: T) -> T:
    """What `work` comes to; a draft without it is better than none, and it would fail again."""
    try:
        return await work
    except StorageDown:
        raise
    except Exception as error:
        log.error("draft %d: %s", row.drafted.id, type(error).__name__, exc_info=True)
        return otherwise


def _published(session: Session, row: DraftRow, edit: Edit, now: datetime) -> None:
    if publish_draft(session, row, edit, now):
        about, of = f"draft:{row.drafted.id}", row.college_id
        note_act(session, now, row.agreed_by, "draft_published", about, college_id=of)
        _tell(session, row, Reply(texts.published(row.drafted.card)), now)


def _refused(session: Session, row: DraftRow, trial: Trial, why: str, now: datetime) -> None:
    """It is open again, with what keeps it back."""
    card, drafted = row.drafted.card, row.drafted
    if keep_made(session, row, drafted.wordings, drafted.answer, trial):
        _tell(session, row, Reply(texts.refused(card, why), draft_rows(card, drafted.id)), now)


def _tell(session: Session, row: DraftRow, reply: Reply, now: datetime) -> None:
    posting = Posting(session, now)
    posting.begin(f"draft:{row.drafted.id}:{row.version}")
    # What its asker wants deleted is taken back here too.
    of = load_card(session, row.drafted.card)
    about = About("desk", of.dialog.id, row.drafted.card) if of else None
    posting.in_chat(row.where, row.thread, reply, about)
    posting.flush()
