"""Operations begin in order, one a lane; what nobody waits for any more is dropped."""

import json
from datetime import timedelta

from bot.operations import CreateTopic, Delivered, OurBug, Retry, Send
from bot.storage.outbox import next_due_operation, outbox_depth
from bot.storage.schema import operation, question
from handlers.outcome import FloorTaken, PressAnswered
from handlers.states import State
from tests.storage.place import CHAT, GROUP, NOW, Place, asked


def said(place: Place) -> list[str]:
    """The texts that begin now."""
    bodies = [claimed.operation.body for claimed in place.begin()]
    return [body.reply.text for body in bodies if isinstance(body, Send)]


def test_first_in_first_out_within_a_lane(place: Place) -> None:
    place.ask(asked("1"), say=["раз", "два"])
    place.ask(asked("2"), say=["три"])
    other = place.arrive(peer="501")
    place.record(place.decided(other, asked("3"), say=["другому"]))
    assert said(place) == ["раз", "другому"]
    assert place.begin() == [], "what was begun blocks its lane"


def test_the_next_begins_when_the_last_has_ended(place: Place) -> None:
    place.ask(asked(), say=["раз", "два"])
    for text in ("раз", "два"):
        [claimed] = place.begin()
        assert isinstance(claimed.operation.body, Send)
        assert claimed.operation.body.reply.text == text
        place.settle(claimed, Delivered("7"))
    assert place.begin() == []
    assert place.write(outbox_depth) == 0


def test_a_waiting_retry_holds_its_lane(place: Place) -> None:
    place.ask(asked(), say=["раз", "два"])
    [claimed] = place.begin()
    place.settle(claimed, Retry("flood", 30.0))
    assert place.begin() == []
    assert place.write(next_due_operation) == NOW
    place.pass_time(seconds=31)
    [again] = place.begin()
    assert again.operation.id == claimed.operation.id
    assert (again.operation.attempt, again.operation.age) == (2, 31.0)
    assert again.operation.random_id == claimed.operation.random_id


def test_a_stopped_page_begins_nothing(place: Place) -> None:
    place.ask(asked("1"), say=["vk"])
    place.ask(asked("2"), page="tg", say=["tg"])
    acting = {place.pages["tg"].id}
    assert [one.operation.page for one in place.begin(pages=acting)] == [place.pages["tg"].id]
    assert [one.operation.page for one in place.begin()] == [place.pages["vk"].id]


def test_the_rate_limit_is_asked_and_not_the_blocked(place: Place) -> None:
    place.ask(asked("1"), say=["раз", "два"])
    wanted: list[str] = []

    def allow(_page: int, peer: str) -> bool:
        wanted.append(peer)
        return False

    assert place.begin(allow=allow) == []
    assert wanted == ["500"]
    assert said(place) == ["раз"]


def test_a_card_waits_for_its_topic(place: Place) -> None:
    place.hand_over("tg")
    begun = {one.operation.peer: one for one in place.begin()}
    assert isinstance(begun[GROUP].operation.body, CreateTopic)
    assert isinstance(begun[CHAT].operation.body, Send)
    assert place.begin() == []
    place.settle(begun[GROUP], Delivered("33"))
    [card] = place.begin()
    assert card.operation.thread == "33"


def test_without_a_topic_the_card_stands_in_general(place: Place) -> None:
    place.hand_over("tg")
    topic = next(one for one in place.begin() if one.operation.peer == GROUP)
    place.settle(topic, OurBug("no topics"))
    cards = [one for one in place.begin() if one.operation.peer == GROUP]
    assert [one.operation.thread for one in cards] == [""]


def test_a_late_answer_to_a_press_is_dropped(place: Place) -> None:
    row = place.arrive()
    place.record(place.decided(row, PressAnswered("e", ""), incoming=place.press(row)))
    place.pass_time(seconds=51)
    assert place.begin() == []
    found = place.row(operation)
    assert (found.state, found.error) == ("cancelled", "expired")


def test_a_press_does_not_wait_for_replies(place: Place) -> None:
    place.ask(asked(), say=["раз"])
    place.begin()
    row = place.arrive()
    place.record(place.decided(row, PressAnswered("e", ""), incoming=place.press(row)))
    assert len(place.begin()) == 1


def test_a_begun_reply_is_not_cancelled(place: Place) -> None:
    place.ask(asked("1", State.ANSWERED), say=["уже в пути", "ещё нет"])
    [begun] = place.begin()
    place.ask(FloorTaken("9"))
    states = [row.state for row in place.rows(operation)]
    assert states == ["sending", "cancelled"]
    place.settle(begun, Delivered("7"))
    assert place.rows(operation)[0].state == "delivered"
    assert place.row(question).state == "answered_by_person"


def test_a_long_text_goes_in_pieces_in_order(place: Place) -> None:
    place.ask(asked(), say=["а" * 4096 + " " + "б" * 10])
    texts = [json.loads(row.body)["reply"]["text"] for row in place.rows(operation)]
    assert [len(text) for text in texts] == [4096, 10]


def test_what_is_not_due_does_not_begin(place: Place) -> None:
    place.ask(asked(), say=["раз"])
    place.change(operation, due_at=NOW + timedelta(seconds=5))
    assert place.begin() == []
    assert place.write(next_due_operation) == NOW + timedelta(seconds=5)
    place.pass_time(seconds=5)
    assert len(place.begin()) == 1
