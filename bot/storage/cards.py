"""Cards are opened, joined, taken, answered and closed here, and every desk is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk, card_reply, shows
from bot.operations import Body
from bot.storage.amending import change, grow, shown_as
from bot.storage.card_views import view_card
from bot.storage.choices import add_options
from bot.storage.clocks import start_clock, stop_clock
from bot.storage.enclosing import carriable, copies
from bot.storage.pages import channel_of
from bot.storage.posting import About, Posting, origin_of
from bot.storage.schema import card
from bot.storage.staff import centre_desks, desks_apart, duty_desks
from handlers.carding import CardView, addition
from handlers.carrying import Route
from handlers.desk_notes import CardHandedOn
from handlers.messages import Enclosed, Reply
from handlers.options import Option, packed
from handlers.outcome import HandedOver
from handlers.texts import cards as texts


class DialogOfCard(Protocol):
    """What cards need to know of a dialog."""

    id: int
    page_id: int
    college_id: int
    card_id: int | None


class Cards:
    """The cards of one transaction."""

    def __init__(
        self,
        session: Session,
        posting: Posting,
        desks: Mapping[int, Sequence[Desk]],
        now: datetime,
    ) -> None:
        self._session = session
        self._posting = posting
        self._desks = desks
        self._now = now

    def hand_over(
        self, dialog: DialogOfCard, note: HandedOver, text: str, masked: str, channel: str
    ) -> int:
        """Open a card for `note`, or join the dialog's open one; return its id."""
        if dialog.card_id is None:
            return self._open(dialog, note, text, masked, channel)
        self._join(dialog, note, text, masked, channel)
        return dialog.card_id

    def _open(
        self, dialog: DialogOfCard, note: HandedOver, text: str, masked: str, channel: str
    ) -> int:
        made = int(
            self._session.execute(
                sa.insert(card)
                .values(
                    dialog_id=dialog.id,
                    college_id=dialog.college_id,
                    state="open",
                    danger=note.danger,
                    kept=note.danger and bool(self._on_duty(dialog.college_id)),
                    centre=False,
                    text=text,
                    masked=masked,
                    draft=note.draft,
                    options=packed(note.options),
                    reason=note.reason,
                    taken_by="",
                    closed_by="",
                    trouble="",
                    unshown=False,
                    promised_at=note.promised_at,
                    step="",
                    opened_at=self._now,
                )
                .returning(card.c.id)
            ).scalar_one()
        )
        dialog.card_id = made
        self._time(made, note)
        self.show(dialog, made, channel, note.missing)
        return made

    def _time(self, card_id: int, note: HandedOver) -> None:
        """Start the clock with the new promise, unless it runs with an earlier one."""
        if not note.questions or not note.timed:
            return
        self._session.execute(
            sa.update(card)
            .where(card.c.id == card_id, card.c.step == "")
            .values(promised_at=note.promised_at)
        )
        start_clock(self._session, card_id, self._now)

    def _told(self, card_id: int) -> list[Desk]:
        """The chats in which a card is shown: those of the desk, or of who is on duty."""
        row = self._session.execute(
            sa.select(card.c.kept, card.c.centre, card.c.college_id).where(card.c.id == card_id)
        ).one()
        apart = desks_apart(self._session, row, self._now)
        if apart is not None:
            return apart
        return [desk for desk in self._desks.get(row.college_id, ()) if desk.told]

    def _view(self, card_id: int, channel: str, missing: Sequence[str]) -> CardView:
        view = view_card(self._session, card_id, channel, missing)
        several = sum(map(bool, self._desks.values())) > 1
        others = several or bool(centre_desks(self._session, self._now))
        return replace(view, others=others)

    def _on_duty(self, college_id: int) -> list[Desk]:
        return duty_desks(self._session, college_id, self._now)

    def _alarm(self, dialog: DialogOfCard, card_id: int) -> None:
        """Danger joins a card: its clock has minutes from here, who is on duty has it alone."""
        which = sa.select(card.c.danger, card.c.college_id).where(card.c.id == card_id)
        row = self._session.execute(which).one()
        if row.danger:
            return
        stop_clock(self._session, card_id)
        # A card that was handed over is looked after where it is now.
        if not self._on_duty(row.college_id):
            return
        for desk in self._told(card_id):
            self._posting.at_desk(desk, dialog.id, Reply(texts.KEPT), card_id)
        own = sa.update(card).where(card.c.id == card_id)
        self._session.execute(own.values(kept=True, taken_by=""))

    def show_to_all(self, dialog: DialogOfCard, card_id: int) -> None:
        """Show at the desk a card that nobody on duty, or at the Centre, took up."""
        centre = sa.select(card.c.centre).where(card.c.id == card_id)
        at_centre = self._session.execute(centre).scalar()
        trouble = texts.NOBODY_AT_CENTRE if at_centre else texts.NOBODY_ON_DUTY
        self._session.execute(
            sa.update(card)
            .where(card.c.id == card_id)
            .values(kept=False, centre=False, trouble=trouble)
        )
        self.show(dialog, card_id, channel_of(self._session, dialog.page_id))

    def show(
        self, dialog: DialogOfCard, card_id: int, channel: str, missing: Sequence[str] = ()
    ) -> None:
        """Show the card wherever it belongs, as it is now."""
        view = self._view(card_id, channel, missing)
        for desk in self._told(card_id):
            self._posting.at_desk(desk, dialog.id, card_reply(desk, view), card_id)

    def _join(
        self, dialog: DialogOfCard, note: HandedOver, text: str, masked: str, channel: str
    ) -> None:
        joined = {"text": card.c.text + f"\n\n{text}", "masked": card.c.masked + f"\n\n{masked}"}
        values: dict[str, Any] = dict(joined)
        if note.danger:
            values["danger"] = True
        if dialog.card_id is not None:
            if note.danger:
                self._alarm(dialog, dialog.card_id)
            self._time(dialog.card_id, note)
            add_options(self._session, dialog.card_id, note.options)
        self._session.execute(sa.update(card).where(card.c.id == dialog.card_id).values(**values))
        if dialog.card_id is None:
            return
        if note.danger:
            self.show(dialog, dialog.card_id, channel, note.missing)
        else:
            self.show_again(dialog, dialog.card_id, channel, note.missing)
            self.more(dialog, text, masked, note.options)

    def more(
        self, dialog: DialogOfCard, text: str, masked: str, options: Sequence[Option] = ()
    ) -> None:
        """Show at every desk what the asker added while the card is open."""
        if dialog.card_id is None:
            return
        for desk in self._told(dialog.card_id):
            said = addition(dialog.card_id, masked if desk.masked else text, options)
            about = About(origin_of(desk), dialog.id, dialog.card_id)
            if not grow(self._posting, desk.where, said, about):
                self._posting.at_desk(desk, dialog.id, said, dialog.card_id)

    def revise(
        self, dialog: DialogOfCard, card_id: int, text: str, masked: str, channel: str
    ) -> None:
        """Show the card as it is now where it stands, and below it that it has changed."""
        self.show_again(dialog, card_id, channel)
        for desk in self._told(card_id):
            said = texts.revised(masked if desk.masked else text)
            self._posting.at_desk(desk, dialog.id, Reply(said), card_id)

    def show_again(
        self, dialog: DialogOfCard, card_id: int, channel: str, missing: Sequence[str] = ()
    ) -> None:
        """Change the card where it stands into what it is now."""
        told = self._told(card_id)
        shown = shown_as(self._session, card_id, [desk.where for desk in told])
        view = self._view(card_id, channel, missing)
        for desk in told:
            row = shown.get(desk.where)
            if row is not None:
                about = About(row.origin, dialog.id, card_id)
                change(self._posting, row, card_reply(desk, view), about)

    def enclose(self, dialog: DialogOfCard, card_id: int, found: Sequence[Enclosed]) -> None:
        """Show at the desks that take files what came beside the asker's words."""
        for desk in self._told(card_id):
            shown = [one for one in found if shows(desk, one)]
            own = [one for one in shown if one.address.page == desk.page]
            others = [one for one in shown if one.address.page != desk.page]
            bodies: list[Body] = [*copies(own)]
            if others:
                source = channel_of(self._session, dialog.page_id)
                target = channel_of(self._session, desk.page)
                bodies += carriable(others, Route(source, target, same_page=False))
            self._posting.at_desk_besides(desk, dialog.id, bodies, card_id)

    def answered(self, dialog: DialogOfCard, card_id: int, text: str, source: Desk | None) -> None:
        """Tell the other desks that one of them answered; the clock stops if nothing waits."""
        self._session.execute(sa.update(card).where(card.c.id == card_id).values(trouble=""))
        stop_clock(self._session, card_id, unless_waiting=True)
        for desk in self._told(card_id):
            # One chat may be seen by two rights, as the Centre's or as the college's own.
            if source is None or desk.where != source.where:
                said = f"{texts.ANSWERED_ELSEWHERE}\n\n{text}"
                if desk.masked:
                    said = texts.ANSWERED_ELSEWHERE
                self._posting.at_desk(desk, dialog.id, Reply(said), card_id)

    def notice(self, dialog: DialogOfCard, card_id: int, text: str) -> None:
        """Show a line about the card at every desk and keep it on the card."""
        self._session.execute(sa.update(card).where(card.c.id == card_id).values(trouble=text))
        for desk in self._told(card_id):
            self._posting.at_desk(desk, dialog.id, Reply(text), card_id)

    def hand_on(self, dialog: DialogOfCard, note: CardHandedOn) -> None:
        """Let another college, or the Centre, answer the card; who had it gets a last word."""
        for desk in self._told(note.card):
            self._posting.at_desk(desk, dialog.id, Reply(note.told), note.card)
        self._session.execute(
            sa.update(card)
            .where(card.c.id == note.card)
            .values(
                college_id=note.college or card.c.college_id,
                centre=not note.college,
                taken_by="",
                trouble="",
                unshown=False,
                promised_at=note.promised_at,
            )
        )
        stop_clock(self._session, note.card)
        if note.waits:
            start_clock(self._session, note.card, self._now)
        self.show(dialog, note.card, channel_of(self._session, dialog.page_id))

    def face(self, desk: Desk, dialog: DialogOfCard, card_id: int) -> None:
        """Show an open card at a desk that is used again, or mark it where none is used now."""
        shown = shown_as(self._session, card_id, [desk.where]).get(desk.where)
        reply = Reply(texts.FACE_OFF)
        if not desk.off:
            channel = channel_of(self._session, dialog.page_id)
            reply = card_reply(desk, self._view(card_id, channel, ()))
        elif shown is None:
            return
        about = About(origin_of(desk), dialog.id, card_id)
        if shown is None or not change(self._posting, shown, reply, about):
            self._posting.at_desk(desk, dialog.id, reply, card_id)

    def take(self, card_id: int, by: str) -> None:
        """Note who said that they will answer."""
        self._session.execute(sa.update(card).where(card.c.id == card_id).values(taken_by=by))

    def close(self, card_id: int, by: str) -> None:
        """Close the card."""
        stop_clock(self._session, card_id)
        self._session.execute(
            sa.update(card)
            .where(card.c.id == card_id)
            .values(state="closed", closed_by=by, closed_at=self._now)
        )
