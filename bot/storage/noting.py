"""Noting carries out what an outcome notes: questions, steps, cards, the floor, the desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import singledispatchmethod
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.operations import AnswerPress
from bot.storage import spreads
from bot.storage.amending import amend
from bot.storage.asking import Questions
from bot.storage.auditing import note_act
from bot.storage.boards import set_pause
from bot.storage.cards import Cards
from bot.storage.causes import Cause, DialogRow
from bot.storage.choices import replace_options, rewrite_option
from bot.storage.clocks import move_promise, start_clock
from bot.storage.drafts import ask_draft, settle_draft
from bot.storage.enclosing import enclosed_before, enclosed_in
from bot.storage.entrances import carried_out
from bot.storage.floors import move_questions, return_floor, take_floor
from bot.storage.pages import channel_of, college_of_card
from bot.storage.posting import About, Posting
from bot.storage.rewording import rewrite
from bot.storage.schema import question
from bot.storage.staff import chats_of
from bot.storage.thanks import note_thanks
from handlers.asker_notes import ForgetWanted, Rated, ReachChanged, Thanked
from handlers.desk_notes import CardHandedOn, PauseSet, SpreadOffered, SpreadStarted, StaffTold
from handlers.drafts import DraftAsked, DraftSettled
from handlers.entrance import EntranceNote
from handlers.messages import IncomingMessage, IncomingPress, Reply
from handlers.outcome import (
    Asked,
    CardAnswered,
    CardClosed,
    CardNoted,
    CardRevised,
    CardTaken,
    CardWaits,
    DeskNotice,
    EntryGiven,
    FloorReturned,
    FloorTaken,
    HandedOver,
    Met,
    Moved,
    OptionChanged,
    PressAnswered,
    PromiseMoved,
    ReplyAmended,
    ShownToAll,
)
from handlers.situation import Floor
from handlers.states import State


class Noting:
    """Carries out the notes of one decision after another within one transaction."""

    def __init__(
        self, session: Session, posting: Posting, desks: Mapping[int, Sequence[Desk]], now: datetime
    ) -> None:
        self._session = session
        self._posting = posting
        self._cards = Cards(session, posting, desks, now)
        self._now = now
        self.questions = Questions(session, now)

    def begin(self, cause: Any, row: DialogRow | None) -> None:
        """Start with the notes of `cause`, which speak of the dialog `row` (None = of none)."""
        self._cause: Cause = cause
        self._row = row
        self.card = 0
        self.origin = "urgent" if cause.outcome.urgent else "bot"

    @property
    def _dialog(self) -> DialogRow:
        if self._row is None:
            raise ValueError("a note about a dialog, but nobody said which")
        return self._row

    def _text(self, text: str) -> tuple[str, str]:
        """Return (text as it may be stored, masked text)."""
        masked = self._cause.masked.get(text, "")
        return (masked if self._cause.page.foreign else text), masked

    @singledispatchmethod
    def note(self, note: object) -> None:
        """Carry out one note."""
        raise TypeError(f"no such note: {type(note).__name__}")

    @note.register
    def _(self, note: Asked) -> None:
        self.questions.hear(note, self._dialog, self._cause.inbox_id, *self._text(note.text))

    @note.register
    def _(self, note: Moved) -> None:
        self.questions.step(note, self._dialog, self._cause.inbox_id)

    @note.register
    def _(self, note: Rated) -> None:
        self.questions.rate(note, self._dialog)

    @note.register
    def _(self, note: Thanked) -> None:
        if note_thanks(self._session, note.card, self._dialog.id):
            self._cards.show_again(self._dialog, note.card, self._cause.page.channel)

    @note.register
    def _(self, _note: ForgetWanted) -> None:
        self._dialog.forget_at = self._now
        self._log("asker", "forget_wanted", f"dialog:{self._dialog.id}")

    @note.register
    def _(self, note: HandedOver) -> None:
        words, channel = self._text(note.text), self._cause.page.channel
        self.card = self._cards.hand_over(self._dialog, note, *words, channel)
        older = self.questions.earlier(note.questions)
        found = enclosed_before(self._session, self._dialog.id, older)
        self._cards.enclose(self._dialog, self.card, (*found, *enclosed_in(self._cause.incoming)))
        self.questions.put_on(self.card, note)

    @note.register
    def _(self, note: FloorTaken) -> None:
        take_floor(self._session, self._dialog, note.by, self._now)
        self._log(note.by, "floor_taken", f"dialog:{self._dialog.id}")

    def _move(
        self, where: sa.ColumnElement[bool], before: Sequence[State], after: State, reason: str
    ) -> None:
        move_questions(self._session, where, before, after, reason, self._now)

    @note.register
    def _(self, _note: FloorReturned) -> None:
        return_floor(self._dialog)
        self._log("bot", "floor_returned", f"dialog:{self._dialog.id}", self._cause.outcome.reason)

    @note.register
    def _(self, note: CardAnswered) -> None:
        self.card, self.origin = note.card, "person"
        if self._dialog.floor == Floor.PERSON:
            # Every word of theirs keeps the floor with them.
            self._dialog.floor_at = self._now
        # What could not be carried before is tried again with these words.
        open_ = (State.WAITING, State.UNDELIVERABLE)
        self._move(question.c.card_id == note.card, open_, State.ANSWERED_BY_PERSON, "")
        self._told_answered(note.card, note.text)
        self._log(note.by, "card_answered", f"card:{note.card}")

    @note.register
    def _(self, note: EntryGiven) -> None:
        self.card, self.origin = note.card, "person"
        given = question.c.key.in_(note.questions)
        self._session.execute(sa.update(question).where(given).values(entry=note.entry))
        self._move(given, (State.WAITING,), State.ANSWERED_BY_PERSON, "entry_given")
        self._told_answered(note.card, note.text)
        self._log(note.by, "entry_given", f"card:{note.card}", note.entry)

    def _told_answered(self, card: int, text: str) -> None:
        to = (self._dialog.page_id, self._dialog.peer)
        self._posting.mark_answered(to, About("person", self._dialog.id, card))
        self._cards.answered(self._dialog, card, text, self._cause.desk)

    @note.register
    def _(self, note: OptionChanged) -> None:
        rewrite_option(self._session, note.card, note.reference, note.text)
        channel = channel_of(self._session, self._dialog.page_id)
        self._cards.show_again(self._dialog, note.card, channel)

    @note.register
    def _(self, note: CardTaken) -> None:
        self._cards.take(note.card, note.by)
        self._log(note.by, "card_taken", f"card:{note.card}")

    @note.register
    def _(self, note: CardHandedOn) -> None:
        return_floor(self._dialog)
        self._cards.hand_on(self._dialog, note)
        self._log(note.by, "handed_on", f"card:{note.card}", f"college:{note.college}")

    @note.register
    def _(self, note: CardClosed) -> None:
        self._cards.close(note.card, note.by)
        dialog = self._dialog
        return_floor(dialog)
        if dialog.card_id == note.card:
            dialog.card_id = None
        self._move(question.c.card_id == note.card, (State.WAITING,), State.CLOSED, note.reason)
        self._log(note.by, "card_closed", f"card:{note.card}", note.reason)

    @note.register
    def _(self, note: CardNoted) -> None:
        self._cards.more(self._dialog, *self._text(note.text))
        if self._dialog.card_id is not None:
            found = enclosed_in(self._cause.incoming)
            self._cards.enclose(self._dialog, self._dialog.card_id, found)

    @note.register
    def _(self, note: CardRevised) -> None:
        changed = [key for key, _ in note.changed]
        replace_options(self._session, note.card, changed, note.options)
        words_of = {key: self._text(words) for key, words in note.changed}
        rewrite(self._session, note.card, words_of, self._now)
        for key, words in note.changed:
            if not words:
                gone = question.c.key == key
                self._move(gone, (State.WAITING,), State.CLOSED, self._cause.outcome.reason)
        self._cards.revise(
            self._dialog, note.card, *self._text(note.text), self._cause.page.channel
        )

    @note.register
    def _(self, note: ReplyAmended) -> None:
        to = (self._dialog.page_id, self._dialog.peer)
        about = About("person", self._dialog.id, self._dialog.card_id, self._cause.inbox_id)
        amend(self._posting, to, note.sent, note.reply, about)
        self._log(note.by, "reply_amended", f"dialog:{self._dialog.id}")

    @note.register
    def _(self, note: SpreadOffered) -> None:
        spreads.offer(self._session, note.source, note.cards, note.by, note.text, self._now)

    @note.register
    def _(self, note: SpreadStarted) -> None:
        spreads.want(self._session, note.source, self._cause.college_id, note.by)
        self._log(note.by, "spread", f"inbox:{note.source}")

    @note.register
    def _(self, note: DeskNotice) -> None:
        # A sweep's notice answers nobody's words.
        incoming = self._cause.incoming[-1] if self._cause.incoming else None
        if self._cause.desk is not None and isinstance(incoming, IncomingMessage | IncomingPress):
            where = (incoming.address.page, incoming.address.peer)
            self._posting.in_chat(where, incoming.address.thread, Reply(note.text, note.rows))
        elif note.card:
            self._cards.notice(self._dialog, note.card, note.text)

    @note.register
    def _(self, note: EntranceNote) -> None:
        self.note(DeskNotice(0, carried_out(self._session, note, self._now)))

    @note.register
    def _(self, note: PauseSet) -> None:
        set_pause(self._session, self._cause.college_id, note.until)
        until = note.until.isoformat() if note.until else ""
        self._log(note.by, "pause_set", f"college:{self._cause.college_id}", until)

    @note.register
    def _(self, note: CardWaits) -> None:
        start_clock(self._session, note.card, self._now)

    @note.register
    def _(self, note: PromiseMoved) -> None:
        move_promise(self._session, note.card, note.promised_at)
        self._cards.show_again(self._dialog, note.card, self._cause.page.channel)

    @note.register
    def _(self, note: StaffTold) -> None:
        about = About("staff", self._dialog.id, note.card)
        college = college_of_card(self._session, note.card) or self._dialog.college_id
        for chat in chats_of(self._session, college, self._now, name=note.name, role=note.role):
            self._posting.aside(chat, Reply(note.text), about)

    @note.register
    def _(self, note: ShownToAll) -> None:
        self._cards.show_to_all(self._dialog, note.card)
        self._log("bot", "shown_to_all", f"card:{note.card}")

    @note.register
    def _(self, note: DraftAsked) -> None:
        ask_draft(self._session, note, self._cause.incoming[-1].address, self._now)
        self._log(note.by, "draft_asked", f"card:{note.card}")

    @note.register
    def _(self, note: DraftSettled) -> None:
        settle_draft(self._session, note, self._cause.incoming[-1].address, self._now)
        self._log(note.by, f"draft_{note.state}", f"draft:{note.draft}")

    @note.register
    def _(self, note: PressAnswered) -> None:
        press = self._cause.incoming[-1]
        where = (press.address.page, press.address.peer)
        self._posting.answer_press(where, AnswerPress(note.event, press.sender, note.toast))

    @note.register
    def _(self, _note: Met) -> None:
        self._dialog.met = True

    @note.register
    def _(self, note: ReachChanged) -> None:
        self._dialog.reachable = note.allowed

    def _log(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        at, college = self._now, self._cause.college_id
        note_act(self._session, at, actor, action, subject, detail, college_id=college)
