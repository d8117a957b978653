"""Dialogs are data: the driver says each turn's words, keeps the dialog, compares what came out.

A turn has one of `said`, `pressed`, `human`, `desk`, `desk_pressed`, `reach`; what a text means
is scripted (`understood`, `talk`, `danger`) or left to a real understanding. `pressed` is the
label of a button of the last reply, or its data with a colon in it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from handlers.asker_notes import Rated
from handlers.carrying import Route
from handlers.deciding import decide, decide_at_desk
from handlers.drafts import DraftAsked, Drafted, DraftSettled, DraftState
from handlers.kept import Kept, KeptQuestion
from handlers.messages import (
    Button,
    HumanReply,
    Incoming,
    IncomingPress,
    Keys,
    Kind,
    Reach,
)
from handlers.offering import chosen
from handlers.outcome import (
    Asked,
    CardAnswered,
    CardClosed,
    CardTaken,
    EntryGiven,
    FloorReturned,
    FloorTaken,
    HandedOver,
    Met,
    Moved,
    Note,
    Outcome,
)
from handlers.situation import (
    CONVERSATION,
    CardState,
    DeskSituation,
    Dialog,
    Earlier,
    Floor,
    Mode,
    Situation,
)
from handlers.states import State, may_follow
from handlers.wording import Worded
from knowledge.understanding import Knowledge
from tests.handlers import making
from tests.handlers.invariants import check_asker, check_desk
from tests.handlers.scripting import entering, known, scripted

ROOT = Path(__file__).parents[1] / "dialogs"


def dialogs() -> list[tuple[str, Mapping[str, Any]]]:
    """Every dialog of `tests/dialogs` with a name for the report."""
    return [
        (f"{path.stem}: {dialog['title']}", dialog)
        for path in sorted(ROOT.glob("*.toml"))
        for dialog in tomllib.loads(path.read_text("utf-8"))["dialog"]
    ]


@dataclass
class Driver:
    """One dialog being played; `buttons` are all that were shown, by their labels.

    `shows`: answers can stand under a message; its number is "m" and that of its turn. `said` is
    the turn the asker wrote in last, `handed` when the questions of cards were asked.
    """

    situation: Situation
    dialog: Dialog = field(default_factory=Dialog)
    card: CardState | None = None
    buttons: dict[str, str] = field(default_factory=dict)
    turns: int = 0
    cards: int = 0
    knows: Knowledge | None = None
    choices: tuple[Button, ...] = ()
    told: str = ""
    asked_at: datetime = making.NOW
    shows: bool = True
    said: int = 0
    handed: dict[str, datetime] = field(default_factory=dict)
    draft: Drafted | None = None
    replied: str = ""

    def turn(self, turn: Mapping[str, Any]) -> Outcome:
        """Play one turn and return what came out of it."""
        self.turns += 1
        now = self.situation.now + timedelta(hours=turn.get("after_hours", 0))
        self.situation = replace(
            self.situation,
            now=now,
            key=str(100 + self.turns),
            dialog=self.dialog,
            understanding=scripted(turn),
            late=turn.get("late", False),
            kept=self._kept(),
        )
        self.said = self.turns if "said" in turn else self.said
        if self.knows and ("said" in turn or "pressed" in turn):
            before = self.told if now - self.asked_at <= CONVERSATION else ""
            self.situation = known(self.knows, self.situation, self._incoming(turn, now), before)
        if "desk" in turn or "desk_pressed" in turn:
            outcome = self._at_desk(turn)
        else:
            outcome = decide(chosen(self._incoming(turn, now), self.choices), self.situation)
            check_asker(outcome, self.situation)
        self.keep(outcome)
        return outcome

    def _incoming(self, turn: Mapping[str, Any], now: datetime) -> Incoming:
        if "pressed" in turn:
            data = self.buttons.get(turn["pressed"], turn["pressed"])
            if turn.get("text_button"):
                return making.message(turn["pressed"], data=data)
            return making.press(data)
        if "human" in turn:
            return HumanReply(making.ADDRESS, "900", "h1", turn["human"], now)
        if "reach" in turn:
            return Reach(making.ADDRESS, turn["reach"], now)
        return making.message(turn["said"], *(Kind(each) for each in turn.get("sent", ())))

    def _at_desk(self, turn: Mapping[str, Any]) -> Outcome:
        staff = turn.get("staff", "vk:9")
        card = self.card if turn.get("card", True) else None
        at_desk = DeskSituation(
            *(self.situation.now, self.situation.college, staff, card, self.dialog.floor),
            route=Route(turn.get("from", "vk"), "vk", turn.get("from", "vk") == "vk"),
            asked=self._worded(),
            shown=turn.get("shown", 0),
            waiting=self._waiting(),
            answers={} if turn.get("base_gone") else self.situation.answers,
            titles=self.situation.titles,
            draft=self.draft,
            entrance=entering(turn, self.situation.now),
            said=self.replied,
        )
        kinds = (Kind(each) for each in turn.get("sent", ()))
        incoming: Incoming = making.message(turn.get("desk", ""), *kinds)
        if "desk_pressed" in turn:
            incoming = IncomingPress(
                making.ADDRESS, "9", "d1", turn["desk_pressed"], "e9", self.situation.now
            )
        outcome = decide_at_desk(incoming, at_desk)
        check_desk(outcome, at_desk)
        return outcome

    def keep(self, outcome: Outcome) -> None:
        """Remember in the dialog what a real page would have stored."""
        for note in outcome.notes:
            self._note(note)
        for key in self.handed:
            if self.card and not self.dialog.earlier[key].card:
                self._earlier(replace(self.dialog.earlier[key], card=self.card.id))
        if outcome.replies:
            self.dialog = replace(
                self.dialog, last_reply="\n".join(reply.text for reply in outcome.replies)
            )
            self.buttons.update({button.label: button.data for button in buttons_of(outcome)})
            self.choices = outcome.choices

    def _note(self, note: Note) -> None:
        if isinstance(note, HandedOver):
            self.handed |= dict.fromkeys(note.questions, self.situation.now)
        match note:
            case Asked():
                self.told, self.asked_at = note.entry, self.situation.now
                found = Earlier(note.key, note.text, note.state, note.entry, note.offers)
                self._earlier(found)
            case Moved():
                before = self.dialog.earlier[note.key]
                if before == self.dialog.last and note.entry:
                    self.told = note.entry
                assert may_follow(before.state, note.state)
                self._earlier(replace(before, state=note.state, entry=note.entry or before.entry))
            case Rated():
                self._earlier(replace(self.dialog.earlier[note.key], helped=note.helped))
            case HandedOver() if self.dialog.open_card is None:
                self.cards += 1
                fresh = CardState(self.cards, True, note.danger, note.promised_at)
                self._put(replace(fresh, options=note.options))
            case HandedOver() if self.card:
                promised = self.card.promised_at if self.card.waiting else note.promised_at
                options = (*note.options, *self.card.options)
                self._put(replace(self.card, waiting=True, promised_at=promised, options=options))
            case FloorTaken():
                self.dialog = replace(self.dialog, floor=Floor.PERSON)
            case FloorReturned():
                self.dialog = replace(self.dialog, floor=Floor.BOT)
            case CardAnswered():
                self.replied = note.text
                self._settle(State.ANSWERED_BY_PERSON)
                if self.card:
                    self._put(replace(self.card, waiting=False))
            case EntryGiven() if self.card:
                self._settle(State.ANSWERED_BY_PERSON, note.questions)
                self._put(replace(self.card, waiting=bool(self._waiting())))
            case CardTaken() if self.card:
                self._put(replace(self.card, taken_by=note.by))
            case CardClosed() if self.card:
                self._settle(State.CLOSED)
                self.card = replace(self.card, open=False)
                self.dialog = replace(self.dialog, floor=Floor.BOT, card=None)
            case DraftAsked() if self.card:
                # Made in a moment, from what was asked.
                asked = tuple(one.text for one in self.dialog.earlier.values())
                made = (1, note.card, DraftState.OPEN, note.by, asked[-1:], note.answer)
                self.draft = Drafted(*made)
            case DraftSettled() if self.draft:
                # Tried and published in a moment, too.
                agreed = note.state is DraftState.AGREED
                state = DraftState.PUBLISHED if agreed else note.state
                self.draft = replace(self.draft, state=state)
            case Met():
                self.dialog = replace(self.dialog, met=True)
            case _:
                pass

    def _kept(self) -> Kept:
        earlier = self.dialog.earlier.values()
        asked = (KeptQuestion(self.situation.now, one.text, one.state) for one in earlier)
        return Kept("500", "vk", tuple(asked), (), timedelta(days=30), timedelta(days=1095))

    def _worded(self) -> tuple[Worded, ...]:
        """The questions that went to a person, as they were written."""
        turns = {key: int(key.partition(".")[0]) - 100 for key in self.handed}
        return tuple(
            Worded(
                *(key, f"m{turns[key]}" if self.shows else "", self.dialog.earlier[key].text, at),
                waits=self.dialog.earlier[key].state is State.WAITING,
                behind=turns[key] < self.said,
            )
            for key, at in self.handed.items()
        )

    def _put(self, card: CardState) -> None:
        self.card = card
        if card.open:
            self.dialog = replace(self.dialog, card=card)

    def _waiting(self) -> tuple[str, ...]:
        """Every question that waits; a dialog that is played has one card at a time."""
        earlier = self.dialog.earlier.values()
        return tuple(one.key for one in earlier if one.state is State.WAITING)

    def _settle(self, state: State, keys: tuple[str, ...] | None = None) -> None:
        for question in self.dialog.earlier.values():
            if question.state is State.WAITING and (keys is None or question.key in keys):
                self._earlier(replace(question, state=state))

    def _earlier(self, question: Earlier) -> None:
        self.dialog = replace(self.dialog, earlier={**self.dialog.earlier, question.key: question})


def buttons_of(outcome: Outcome) -> list[Button]:
    """Every button that was shown, in order."""
    return [button for reply in outcome.replies for row in reply.buttons for button in row]


def start(dialog: Mapping[str, Any], knows: Knowledge | None = None) -> Driver:
    """A driver at the beginning of this dialog; with `knows` over its sample college."""
    found = making.situation(
        mode=Mode(dialog.get("mode", "full")),
        paused=dialog.get("paused", False),
        now=datetime.fromisoformat(dialog.get("now", making.NOW.isoformat())),
        college=knows.college("sample") if knows else making.COLLEGE,
    )
    keys = Keys(dialog.get("keys", Keys.CALLBACK))
    began = Dialog(met=dialog.get("met", True), keys=keys)
    return Driver(found, began, knows=knows, shows=dialog.get("shows", True))
