"""The door: what the driver of dialogs cannot say, and which entries a decision may look at."""

from dataclasses import replace
from typing import Any

from handlers.deciding import decide, decide_at_desk, entries_needed
from handlers.messages import HumanReply, Ignored, Kind, Reach
from handlers.outcome import Asked, CardAnswered, DeskNotice, HandedOver, Outcome
from handlers.situation import DeskSituation, Dialog, Floor, Mode
from handlers.states import Disposition, State
from knowledge.answers import Answer, Status
from knowledge.search import Match
from knowledge.slots import Slots
from knowledge.trade_hearing import HeardTrade
from knowledge.understanding import Ask, Talk, Understanding, Verdict
from tests.handlers import making
from tests.handlers.invariants import check_asker, check_desk
from tests.handlers.making import ADDRESS, COLLEGE, NOW, message, press, situation


def at_desk(**more: Any) -> DeskSituation:
    plain = DeskSituation(NOW, COLLEGE, "vk:9", making.card())
    return replace(plain, **more)


def test_ignored_is_counted_by_its_reason() -> None:
    outcome = Outcome(Disposition.IGNORED, "typing")
    assert decide(Ignored("typing"), situation()) == outcome
    assert decide_at_desk(Ignored("typing"), at_desk()) == outcome


def test_the_desk_takes_only_what_is_said_to_it() -> None:
    for incoming in (Reach(ADDRESS, True, NOW), HumanReply(ADDRESS, "9", "h", "да", NOW)):
        assert decide_at_desk(incoming, at_desk()).disposition is Disposition.IGNORED


def test_a_text_button_at_the_desk_is_a_press() -> None:
    found = at_desk()
    outcome = decide_at_desk(message("Беру", data="take:5"), found)
    check_desk(outcome, found)
    assert isinstance(outcome.notes[-1], DeskNotice)
    outcome = decide_at_desk(message("Беру", data="take:5"), at_desk(card=None))
    assert outcome.notes == (DeskNotice(0, "Этой карточки здесь нет или она уже закрыта."),)


def test_a_long_answer_of_a_person_is_carried_whole() -> None:
    text = "слово " * 2000
    outcome = decide_at_desk(message(text), at_desk())
    assert outcome.replies[0].text == f"Приёмная комиссия:\n{text.strip()}"
    assert outcome.urgent
    assert CardAnswered(5, "vk:9", text.strip()) in outcome.notes


def test_a_person_answers_a_closed_card_without_taking_the_floor() -> None:
    outcome = decide_at_desk(message("да"), at_desk(card=making.card(is_open=False)))
    assert outcome.notes == (CardAnswered(5, "vk:9", "да"),)


def test_in_the_inbox_a_person_answers_what_waits_without_a_card() -> None:
    dialog = Dialog(met=True, earlier=making.earlier("1.1", State.WAITING))
    found = situation(dialog=dialog)
    outcome = decide(HumanReply(ADDRESS, "9", "h", "да", NOW), found)
    check_asker(outcome, found)
    assert outcome.disposition is Disposition.QUESTIONS


def test_the_card_reads_what_the_asker_wrote_before() -> None:
    dialog = Dialog(met=True, earlier=making.earlier("1.1", State.ANSWERED, text="общага?"))
    found = situation(Understanding(talk=Talk.OPERATOR), dialog)
    outcome = decide(message("позовите человека"), found)
    cards = [note for note in outcome.notes if isinstance(note, HandedOver)]
    assert [card.text for card in cards] == ["общага?\nпозовите человека"]


def test_attachments_are_marked_in_the_last_question() -> None:
    asks = (making.ask(Verdict.HAND_OVER, text="раз"), making.ask(Verdict.HAND_OVER, text="два"))
    outcome = decide(message("раз? два?", Kind.PHOTO, Kind.VOICE), situation(Understanding(asks)))
    assert [n.text for n in outcome.notes if isinstance(n, Asked)] == [
        "раз",
        "два [фото] [голосовое]",
    ]


def test_the_understanding_is_kept_with_the_question() -> None:
    asks = (making.ask(Verdict.ANSWER, "dorm.cost", text="сколько"),)
    found = situation(Understanding(asks, base_version="v7"))
    assert decide(message("сколько"), found).notes[0] == Asked(
        "12.1",
        "сколько",
        State.WAITING,
        "no_fact",
        "dorm.cost",
        0.9,
        base_version="v7",
        missing=("dorm.fee",),
    )


def test_a_press_without_an_event_while_a_person_speaks_says_nothing() -> None:
    found = situation(dialog=Dialog(floor=Floor.PERSON))
    outcome = decide(message("Да", data="person:"), found)
    assert outcome == Outcome(Disposition.IGNORED, "person_has_floor")


def test_a_person_is_called_once_even_when_no_question_is_left() -> None:
    found = situation(dialog=Dialog(met=True, card=making.card()))
    outcome = decide(press("person:"), found)
    check_asker(outcome, found)
    assert outcome.reason == "already_waiting"
    assert not outcome.replies


def test_nothing_known_of_a_phone_is_said_honestly() -> None:
    found = situation(mode=Mode.REFERENCE, answers={})
    outcome = decide(message("вопрос"), found)
    assert "на сайте колледжа" in outcome.replies[0].text


def test_entries_needed() -> None:
    understanding = making.understood(
        making.sure("dorm.available"), making.ask(Verdict.OFFER, "dorm.cost", "dorm.apply")
    )
    phone = "contact.phone"
    assert entries_needed(message("общага"), understanding) == {
        "dorm.available",
        "dorm.cost",
        "dorm.apply",
        phone,
    }
    nothing = Understanding()
    assert entries_needed(press("pick:1.1:docs.list"), nothing) == {"docs.list", phone}
    assert entries_needed(message("", data="ask:docs.list"), nothing) == {"docs.list", phone}
    assert entries_needed(press("take:1"), nothing) == {phone}
    assert entries_needed(Ignored("typing"), nothing) == {phone}


def of(trade: str, text: str, verdict: Verdict = Verdict.ANSWER) -> Ask:
    """A question what a trade costs, or else how long it takes."""
    slots = Slots(trades=(HeardTrade(trade, (trade,)),))
    matches = (Match("trade.cost", 0.9), Match("trade.duration", 0.5))
    return Ask(text, matches, verdict, slots)


def test_one_entry_asked_of_two_trades_is_two_answers() -> None:
    asks = (of("43.01.09", "сколько стоит повар"), of("36.02.01", "а ветеринар"))
    needed = entries_needed(message("…"), making.understood(*asks))
    assert {"trade.cost-43.01.09", "trade.cost-36.02.01", "trade.duration-36.02.01"} <= needed
    answers = {
        "trade.cost-43.01.09": Answer("trade.cost-43.01.09", Status.OK, "78 000 ₽."),
        "trade.cost-36.02.01": Answer("trade.cost-36.02.01", Status.NOT_TAUGHT, "Не учат."),
    }
    found = situation(making.understood(*asks), answers=answers)
    outcome = decide(message("…"), found)
    check_asker(outcome, found)
    assert [reply.text for reply in outcome.replies] == ["78 000 ₽.", "Не учат."]
    asked = [note for note in outcome.notes if isinstance(note, Asked)]
    assert [note.state for note in asked] == [State.ANSWERED, State.ANSWERED]
    assert [note.entry for note in asked] == list(answers)


def test_choices_keep_the_trade_that_was_named() -> None:
    titles = {"trade.cost-43.01.09": "Стоимость", "trade.duration-43.01.09": "Срок"}
    asked = making.understood(of("43.01.09", "повар платно", Verdict.OFFER))
    found = situation(asked, titles=titles)
    outcome = decide(message("повар платно"), found)
    check_asker(outcome, found)
    data = [button.data for row in outcome.replies[0].buttons for button in row]
    assert data[:2] == ["pick:12.1:trade.cost-43.01.09", "pick:12.1:trade.duration-43.01.09"]
    pressed = entries_needed(press(data[0]), Understanding())
    assert "trade.cost-43.01.09" in pressed
