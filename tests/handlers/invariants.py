"""What holds for every outcome, whatever came in and whatever it came into."""

from handlers import buttons
from handlers.messages import Reply
from handlers.outcome import (
    Asked,
    CardClosed,
    HandedOver,
    Met,
    Moved,
    Outcome,
    PressAnswered,
)
from handlers.situation import DeskSituation, Floor, Mode, Situation
from handlers.splitting import LIMIT, units
from handlers.states import Disposition, State, may_follow


def check_outcome(outcome: Outcome) -> None:
    """Hold the invariants that need no situation."""
    counted = any(isinstance(note, Asked | Moved) for note in outcome.notes)
    assert (outcome.disposition is Disposition.QUESTIONS) == counted
    keys = [note.key for note in outcome.notes if isinstance(note, Asked | Moved)]
    assert len(keys) == len(set(keys))
    for note in outcome.notes:
        if isinstance(note, Asked):
            _check_asked(note)
        if isinstance(note, PressAnswered):
            assert note.event
            assert units(note.toast) <= 90


def _check_asked(note: Asked) -> None:
    assert note.key
    assert note.text.strip()
    assert may_follow(State.RECEIVED, note.state)
    assert (note.state is State.OFFERED) == bool(note.offers)
    assert bool(note.reason) == (note.state in {State.WAITING, State.CLOSED})


def check_reply(reply: Reply) -> None:
    """Hold what the platforms carry."""
    assert reply.text.strip()
    assert units(reply.rich.plain()) <= LIMIT
    assert len(reply.buttons) <= 6
    assert all(len(row) <= 5 for row in reply.buttons)
    flat = [button for row in reply.buttons for button in row]
    assert len(flat) <= 10
    for button in flat:
        assert 0 < units(button.label) <= 40
        assert len(button.data.encode()) <= 64
        assert buttons.parse(button.data) is not None


def check_asker(outcome: Outcome, situation: Situation) -> None:
    """Hold everything for an outcome of the asker's side."""
    check_outcome(outcome)
    for reply in outcome.replies:
        check_reply(reply)
    _check_steps(outcome, situation)
    _check_offers(outcome)
    _check_hand_over(outcome, situation)
    if situation.mode is Mode.OFF:
        assert not outcome.replies
    if situation.dialog.floor is Floor.PERSON and outcome.replies:
        assert outcome.urgent
    if any(isinstance(note, Met) for note in outcome.notes):
        assert not situation.dialog.met or outcome.reason == "talk.greeting"
        assert "программа" in " ".join(reply.text for reply in outcome.replies)


def _check_steps(outcome: Outcome, situation: Situation) -> None:
    for note in outcome.notes:
        if isinstance(note, Moved):
            assert may_follow(situation.dialog.earlier[note.key].state, note.state)
        if isinstance(note, Asked):
            assert note.key not in situation.dialog.earlier


def _check_offers(outcome: Outcome) -> None:
    """Every choice noted was shown, and nothing else was."""
    noted = {
        (note.key, entry)
        for note in outcome.notes
        if isinstance(note, Asked)
        for entry in note.offers
    }
    shown = [button for reply in outcome.replies for row in reply.buttons for button in row]
    pressed = [buttons.parse(button.data) for button in (*shown, *outcome.choices)]
    picks = {(each.question, each.entry) for each in pressed if each and each.action == "pick"}
    assert picks == noted


def _check_hand_over(outcome: Outcome, situation: Situation) -> None:
    waiting = {
        note.key
        for note in outcome.notes
        if isinstance(note, Asked | Moved) and note.state is State.WAITING
    }
    cards = [note for note in outcome.notes if isinstance(note, HandedOver)]
    assert len(cards) == bool(waiting)
    for card in cards:
        assert set(card.questions) == waiting
        assert card.text.strip()
        assert card.reason
        assert situation.mode is Mode.FULL or card.danger
        if not situation.dialog.waits:
            assert card.promised_at >= situation.now


def check_desk(outcome: Outcome, situation: DeskSituation) -> None:
    """Hold everything for an outcome of the desk's side: without a right nothing goes out."""
    check_outcome(outcome)
    for reply in outcome.replies:
        assert reply.text.strip()
        assert outcome.urgent
    if not situation.staff or situation.card is None:
        assert not outcome.replies
        assert outcome.disposition is Disposition.IGNORED
    if any(isinstance(note, CardClosed) for note in outcome.notes):
        assert situation.card is not None
        assert situation.card.open
