"""A changed message: what was only offered closes, several questions keep their places."""

from dataclasses import replace

from handlers.deciding import decide
from handlers.outcome import Asked, CardRevised, Moved, Outcome
from handlers.situation import Dialog, Earlier, Mode, Situation
from handlers.states import Disposition, State
from knowledge.understanding import Ask, Understanding
from tests.handlers import making
from tests.handlers.making import message, situation, sure


def revised(*before: Earlier, asks: tuple[Ask, ...] = (), **more: object) -> Outcome:
    dialog = Dialog(met=True, earlier={one.key: one for one in before})
    if any(one.state is State.WAITING for one in before):
        dialog = replace(dialog, card=making.card())
    found: Situation = situation(
        dialog=dialog, understanding=Understanding(asks), revised=before, **more
    )
    changed = replace(message(" ".join(one.text for one in asks)), edited=True)
    return decide(changed, found)


def before(state: State, number: int = 1, entry: str = "", card: int = 0) -> Earlier:
    return Earlier(f"7.{number}", f"старое {number}", state, entry, card=card)


def test_a_choice_nobody_made_closes_with_the_change() -> None:
    outcome = revised(before(State.OFFERED), asks=(sure("dorm.available", "есть общага"),))
    assert outcome.notes[0] == Moved("7.1", State.CLOSED, "edited")
    [asked] = [note for note in outcome.notes if isinstance(note, Asked)]
    assert asked.revises == "7.1"
    assert asked.state is State.ANSWERED
    assert "Общежитие есть" in outcome.replies[0].text


def test_the_same_answer_is_not_given_again_but_another_one_with_it_is() -> None:
    old = before(State.ANSWERED, entry="dorm.available")
    same = revised(old, asks=(sure("dorm.available", "есть ли общага"),))
    assert (same.disposition, same.reason, same.replies) == (Disposition.TALK, "edited_same", ())
    more = (sure("dorm.available", "есть ли общага"), sure("docs.list", "какие документы"))
    assert len(revised(old, asks=more).replies) == 2


def test_what_asks_nothing_any_more_is_no_question() -> None:
    outcome = revised(before(State.ANSWERED, entry="dorm.available"))
    assert (outcome.disposition, outcome.replies, outcome.notes) == (Disposition.TALK, (), ())


def test_each_waiting_question_gets_its_own_new_words() -> None:
    card = making.card().id
    old = (before(State.WAITING, 1, card=card), before(State.WAITING, 2, card=card))
    asks = (sure("dorm.available", "первое"), sure("docs.list", "второе"))
    [note] = revised(*old, asks=asks).notes
    assert isinstance(note, CardRevised)
    given = [(one.question, one.reference) for one in note.options]
    assert given == [("7.1", "dorm.available"), ("7.2", "docs.list")]
    assert replace(note, options=()) == CardRevised(
        card, (("7.1", "первое"), ("7.2", "второе")), "первое второе"
    )
    [note] = revised(*old, asks=asks[:1]).notes
    assert isinstance(note, CardRevised)
    assert [one.question for one in note.options] == ["7.1"]
    assert replace(note, options=()) == CardRevised(
        card, (("7.1", "первое"), ("7.2", "")), "первое"
    )


def test_a_question_on_an_older_card_is_asked_anew() -> None:
    old = before(State.WAITING, card=making.card().id + 1)
    outcome = revised(old, asks=(sure("dorm.available", "есть общага"),))
    assert isinstance(outcome.notes[0], Asked)


def test_where_the_page_is_off_nothing_happens() -> None:
    outcome = revised(
        before(State.ANSWERED), asks=(sure("dorm.available", "есть общага"),), mode=Mode.OFF
    )
    assert outcome == Outcome(Disposition.IGNORED, "off")
