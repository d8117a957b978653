"""Every way an act can come out is booked: the operation, the question, the card."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.operations import (
    CreateTopic,
    Delivered,
    Migrated,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    ThreadGone,
    Undeliverable,
    Unknown,
)
from bot.storage.moving import load_moves
from bot.storage.outbox import Claimed
from bot.storage.schema import audit, card, dialog, operation, question, thread
from bot.storage.sweeps import identities
from handlers.outcome import CardAnswered, FloorTaken
from handlers.states import State
from handlers.texts import cards as texts
from tests.storage.place import CHAT, GROUP, Place, asked


@dataclass(frozen=True, slots=True)
class Case:
    """A result for a bot's answer; what operation and question are then, and in how long."""

    result: Result
    state: str
    question: str = "answered"
    after: float = 0.0
    external: str = ""
    trouble: str = ""


CASES = {
    "delivered": Case(Delivered("77"), "delivered", external="77"),
    "retry": Case(Retry("vk 10"), "pending", after=1.0),
    "told how long": Case(Retry("flood", 60.0, "page"), "pending", after=60.0),
    "page down": Case(PageDown("token"), "pending"),
    "blocked": Case(Undeliverable("blocked"), "undeliverable", "undeliverable"),
    "our bug": Case(OurBug("914"), "failed", "waiting", trouble=f"{texts.OUR_BUG}\n\nвопрос"),
    "unknown": Case(Unknown("cut"), "pending", after=1.0),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("page", ["tg", "vk"])
def test_a_bots_answer(place: Place, case: Case, page: str) -> None:
    place.ask(asked(), page=page, say=["ответ"])
    [begun] = place.begin()
    place.settle(begun, case.result)
    found = place.rows(operation)[0]
    assert (found.state, found.worker, found.external_id) == (case.state, "", case.external)
    assert found.attempts == 1
    if case.state == "pending":
        assert found.due_at == place.now + timedelta(seconds=case.after)
        assert found.unknowns == isinstance(case.result, Unknown)
    else:
        assert found.done_at == place.now
    assert place.row(question).state == case.question
    assert [row.trouble or row.text for row in place.rows(card)] == [case.trouble] * bool(
        case.trouble
    )


def unknown_twice(place: Place) -> Claimed:
    """A reply of which neither the first nor the second outcome is known."""
    [begun] = place.begin()
    place.settle(begun, Unknown("cut"))
    place.pass_time(seconds=2)
    [again] = place.begin()
    assert again.operation.unknown
    place.settle(again, Unknown("cut"))
    return again


def test_unknown_twice_on_telegram_is_unconfirmed_and_told(place: Place) -> None:
    place.ask(asked(), page="tg", say=["ответ"])
    unknown_twice(place)
    assert place.rows(operation, origin="bot")[0].state == "unconfirmed"
    assert texts.UNCONFIRMED in place.row(card).text
    assert place.row(dialog).card_id == place.row(card).id
    assert len(place.rows(operation, origin="desk", kind="send")) == 2
    assert place.write(identities).difference == 0


def test_unknown_twice_is_told_on_the_open_card(place: Place) -> None:
    number = place.hand_over("tg")
    for claimed in place.begin():
        if claimed.origin != "bot":
            place.settle(claimed, Delivered("33"))
        else:
            place.settle(claimed, Unknown("cut"))
    place.deliver()
    place.pass_time(seconds=2)
    place.settle(place.begin()[0], Unknown("cut"))
    assert (place.row(card).id, place.row(card).trouble) == (number, texts.UNCONFIRMED)


def card_at_telegram(place: Place) -> Claimed | None:
    """The card's act at the Telegram desk, begun; everything else that is due gets through."""
    for claimed in place.begin():
        if claimed.operation.peer == GROUP and isinstance(claimed.operation.body, Send):
            return claimed
        place.settle(claimed, Delivered("33"))
    return None


def test_a_card_of_unknown_fate_is_shown_again_rather_than_lost(place: Place) -> None:
    place.hand_over("tg")
    unknown = 0
    while unknown < 7:
        if claimed := card_at_telegram(place):
            place.settle(claimed, Unknown("cut"))
            unknown += 1
            place.pass_time(minutes=5)
    assert place.row(operation, peer=GROUP, kind="send").state == "pending"
    assert place.row(card).trouble == ""
    last = card_at_telegram(place)
    assert last is not None
    place.settle(last, Unknown("cut"))
    assert place.row(operation, peer=GROUP, kind="send").state == "unconfirmed"
    assert place.row(card).trouble == texts.CARD_NOT_SHOWN


@pytest.mark.parametrize("result", [Undeliverable("kicked"), OurBug("914")])
def test_a_card_that_a_desk_does_not_take_says_so_on_the_web(place: Place, result: Result) -> None:
    place.hand_over()
    card_there = next(one for one in place.begin() if one.operation.peer == CHAT)
    place.settle(card_there, result)
    assert place.row(card).trouble == texts.CARD_NOT_SHOWN
    assert len(place.rows(card)) == 1


def test_a_trouble_told_is_not_covered_by_a_desk_that_is_gone(place: Place) -> None:
    place.hand_over()
    promise = next(one for one in place.begin() if one.origin == "bot")
    place.settle(promise, Undeliverable("blocked"))
    for claimed in place.begin():
        place.settle(claimed, Undeliverable("kicked"))
    assert place.row(card).trouble == texts.UNDELIVERABLE["blocked"]


def test_unknown_on_vk_is_tried_until_it_is_known(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    again = unknown_twice(place)
    assert place.row(operation).state == "pending"
    assert place.row(operation).unknowns == 2
    assert place.rows(card) == []
    place.pass_time(seconds=10)
    [third] = place.begin()
    assert third.operation.random_id == again.operation.random_id


def test_waits_grow_and_stay_under_five_minutes(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    waits = []
    for _ in range(10):
        [begun] = place.begin()
        place.settle(begun, Retry("vk 10"))
        waits.append((place.row(operation).due_at - place.now).total_seconds())
        place.pass_time(seconds=waits[-1])
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, 300)


@pytest.mark.parametrize("reason", [*sorted(texts.UNDELIVERABLE), "too_late"])
def test_a_person_is_told_that_their_words_did_not_arrive(place: Place, reason: str) -> None:
    number = place.hand_over()
    place.deliver()
    row = place.arrive("да")
    notes = (FloorTaken("vk:9"), CardAnswered(number, "vk:9", "да"))
    place.record(place.decided(row, *notes, say=["да"], urgent=True))
    begun = [one for one in place.begin() if one.origin == "person"]
    reply = next(one for one in begun if isinstance(one.operation.body, Send))
    place.settle(reply, Undeliverable(reason))
    assert (place.row(question).state, place.row(question).reason) == ("undeliverable", reason)
    assert place.row(card).trouble == texts.undelivered(reason)
    assert place.row(dialog).reachable is False
    assert place.write(identities).difference == 0


def test_a_question_that_waits_goes_on_waiting(place: Place) -> None:
    place.hand_over()
    promise = next(one for one in place.begin() if one.origin == "bot")
    place.settle(promise, Undeliverable("blocked"))
    assert place.row(question).state == "waiting"
    assert place.row(card).trouble == texts.UNDELIVERABLE["blocked"]


def test_a_desk_that_cannot_be_written_to_harms_no_question(place: Place) -> None:
    place.hand_over()
    card_there = next(one for one in place.begin() if one.operation.peer == CHAT)
    place.settle(card_there, Undeliverable("kicked"))
    assert place.row(dialog).reachable is True
    assert place.row(question).state == "waiting"


def topic_and_card(place: Place) -> Claimed:
    """A card whose topic is there; returns the card's act, begun."""
    place.hand_over("tg")
    while True:
        for claimed in place.begin():
            if claimed.operation.peer == GROUP and claimed.operation.thread:
                return claimed
            place.settle(claimed, Delivered("33"))


def test_a_topic_that_is_gone_is_opened_anew(place: Place) -> None:
    gone = topic_and_card(place)
    place.settle(gone, ThreadGone())
    opened = next(one for one in place.begin() if isinstance(one.operation.body, CreateTopic))
    assert place.row(thread).operation_id == opened.operation.id
    assert place.begin() == [], "the card waits for the new topic"
    place.settle(opened, Delivered("44"))
    [again] = place.begin()
    assert (again.operation.id, again.operation.thread) == (gone.operation.id, "44")
    place.settle(again, Delivered("45"))
    assert {row.state for row in place.rows(operation, origin="desk")} == {"delivered"}


def test_what_stands_behind_a_lost_topic_moves_too(place: Place) -> None:
    gone = topic_and_card(place)
    place.hand_over("tg", text="ещё")
    place.settle(gone, ThreadGone())
    done = [one for one in place.deliver() if one.operation.peer == GROUP]
    threads = [one.operation.thread for one in done if one.operation.thread]
    assert len(threads) == 2
    assert threads[0] == threads[1] != "33"


def test_without_topics_a_card_goes_to_general(place: Place) -> None:
    gone = topic_and_card(place)
    for _ in range(4):
        place.settle(gone, ThreadGone())
        begun = [one for one in place.begin() if one.operation.peer == GROUP]
        topics = [one for one in begun if isinstance(one.operation.body, CreateTopic)]
        for topic in topics:
            place.settle(topic, Delivered("55"))
        gone = next(one for one in [*begun, *place.begin()] if one not in topics)
    assert gone.operation.thread == ""


def test_a_chat_that_moved_is_followed(place: Place) -> None:
    card_there = topic_and_card(place)
    place.settle(card_there, Migrated("-100777"))
    [again] = place.begin()
    assert (again.operation.peer, again.operation.thread) == ("-100777", "33")
    place.settle(again, Delivered("34"))
    place.hand_over("tg", text="ещё")
    peers = {one.operation.peer for one in place.deliver() if one.origin == "desk"}
    assert peers == {"-100777", CHAT}
    assert len(place.rows(thread)) == 1, "the topics moved along"
    assert place.rows(audit)[-1].action == "chat_migrated"
    assert place.row(dialog).peer == "500"


def test_a_chat_that_moved_again_is_followed(place: Place) -> None:
    place.settle(topic_and_card(place), Migrated("-100777"))
    [again] = place.begin()
    place.settle(again, Migrated("-100888"))
    [third] = place.begin()
    assert (third.operation.id, third.operation.peer) == (again.operation.id, "-100888")
    page = place.pages["tg"].id
    assert place.write(load_moves) == {(page, GROUP): "-100888", (page, "-100777"): "-100888"}


def test_a_flood_of_outcomes_is_booked_at_once(place: Place) -> None:
    for number in range(30):
        row = place.arrive(peer=str(number))
        place.record(place.decided(row, asked(f"{number}"), say=["ответ"]))
    assert len(place.deliver()) == 30
    assert {row.state for row in place.rows(question)} == {str(State.ANSWERED)}
    assert len({row.external_id for row in place.rows(operation)}) == 30
