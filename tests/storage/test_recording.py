"""A decision is written whole or not at all, on the dialog it was made on."""

from dataclasses import replace
from typing import cast

import pytest

from bot.operations import Send, unpack
from bot.storage.recording import Decided
from bot.storage.schema import audit, card, dialog, inbox, message, operation, question
from bot.storage.sweeps import identities
from handlers.asker_notes import ReachChanged
from handlers.messages import HumanReply
from handlers.outcome import (
    CardAnswered,
    CardClosed,
    CardNoted,
    CardTaken,
    DeskNotice,
    FloorTaken,
    Met,
    Moved,
    Note,
    PressAnswered,
)
from handlers.states import Disposition, State
from tests.storage.place import ASKER, CHAT, GROUP, NOW, Place, asked, handed, update


def test_a_message_with_its_question_and_reply(place: Place) -> None:
    place.ask(asked(), Met(), say=["Ответ.", "И ещё."])
    assert place.row(message).text == "вопрос"
    found = place.row(question)
    assert (found.state, found.entry, found.p, found.inbox_id) == ("answered", "docs.list", 0.9, 1)
    assert place.row(inbox).payload == "", "a decided update keeps no contents"
    heard = place.row(dialog)
    assert (heard.version, heard.met, heard.last_reply) == (1, True, "Ответ.\nИ ещё.")
    assert [row.state for row in place.rows(operation)] == ["pending"] * 2
    assert len({row.key for row in place.rows(operation)}) == 2
    assert all(0 < row.random_id < 2**31 for row in place.rows(operation))
    assert place.write(identities).difference == 0


def test_a_decision_on_a_dialog_that_changed_is_not_written(place: Place) -> None:
    place.ask(asked("0.1"))
    row = place.arrive()
    before = place.decided(row, asked("2.1"), say=["поздно"])
    assert place.record(replace(place.decided(row), rows=(), incoming=(), cause="x")) == []
    assert place.record(before) == [before]
    assert [one.key for one in place.rows(question)] == ["0.1"]
    assert place.rows(operation) == []
    assert place.rows(inbox)[-1].state == "claimed"
    assert place.record(place.decided(row, asked("2.1"))) == []


def test_two_decisions_of_one_batch_on_one_dialog(place: Place) -> None:
    place.store(update("a"), update("b"))
    [first] = place.claim()
    decided = place.decided(first, asked("a"))
    second = replace(decided, rows=(replace(first, id=2, key="b"),))
    assert place.record(decided, second) == [second]


def test_pieces_of_one_message_are_all_kept(place: Place) -> None:
    place.store(update("a", text="а общежитие"), update("b", text="есть?"))
    [head] = place.claim()
    tail = replace(head, id=2, key="b", payload={"text": "есть?"})
    decided = place.decided(head, asked("2.1"))
    pieces = (place.message(head), place.message(tail))
    place.record(replace(decided, rows=(head, tail), incoming=pieces))
    assert [(row.inbox_id, row.joined_to) for row in place.rows(message)] == [(1, 2), (2, None)]
    assert place.row(question).inbox_id == 2
    assert {row.state for row in place.rows(inbox)} == {"done"}


def test_an_update_nobody_has_to_answer(place: Place) -> None:
    row = place.arrive()
    decided = place.decided(row, disposition=Disposition.IGNORED, dialog=(row.page, row.peer))
    place.record(replace(decided, dialog=None, kind="ignored"))
    assert (place.row(inbox).state, place.row(inbox).disposition) == ("done", "ignored")
    assert place.rows(dialog) == place.rows(message) == []


def test_a_persons_words_are_theirs(place: Place) -> None:
    row = place.arrive()
    said = HumanReply(place.message(row).address, "9", "k", "вопрос", NOW)
    place.record(place.decided(row, FloorTaken("9"), incoming=said, kind="human"))
    assert place.row(message).author == "person"
    assert place.write(identities).messages == {}, "the sum counts what askers wrote"


def test_telegram_askers_are_stored_masked_only(place: Place) -> None:
    text = "Мой телефон +7 918 123-45-67, есть общежитие?"
    place.hand_over("tg", text)
    place.ask(CardNoted(text), text=text, page="tg")
    stored = [*place.rows(message), *place.rows(question), *place.rows(card)]
    assert all("общежитие" in row.text and row.text == row.masked for row in stored)
    everything = [*stored, *place.rows(inbox), *place.rows(operation)]
    assert "123-45-67" not in repr([tuple(row) for row in everything])


def test_vk_askers_are_stored_with_both_texts(place: Place) -> None:
    text = "Мой телефон +7 918 123-45-67, есть общежитие?"
    place.hand_over("vk", text)
    for row in (place.row(message), place.row(question), place.row(card)):
        assert row.text == text
        assert "123-45-67" not in row.masked
    shown = {row.peer: row.body for row in place.rows(operation, origin="desk", kind="send")}
    assert "123-45-67" in shown[CHAT]
    assert "123-45-67" not in shown[GROUP], "a foreign messenger shows nothing personal"


@pytest.mark.parametrize(
    ("before", "after", "takes"),
    [
        (State.OFFERED, State.ANSWERED, True),
        (State.ANSWERED, State.WAITING, True),
        (State.ANSWERED, State.OFFERED, False),
        (State.ANSWERED_BY_PERSON, State.OFFERED, False),
    ],
)
def test_a_step_is_taken_only_where_the_table_allows(
    place: Place, before: State, after: State, takes: bool
) -> None:
    place.ask(asked("q", before))
    step = Moved("q", after, "why", "dorm.cost", ("dorm.fee",))
    row = place.ask(step)
    found = place.row(question)
    if takes:
        assert (found.state, found.reason, found.entry) == (str(after), "why", "dorm.cost")
        assert (found.missing, found.inbox_id) == ('["dorm.fee"]', row.id)
    else:
        assert (found.state, found.reason, found.entry) == (str(before), "", "docs.list")


def test_a_step_of_somebody_elses_question_is_refused(place: Place) -> None:
    place.ask(asked("q", State.OFFERED))
    stranger = place.arrive(peer="666")
    place.record(place.decided(stranger, Moved("q", State.ANSWERED)))
    assert place.row(question).state == "offered"


def test_a_person_takes_the_floor(place: Place) -> None:
    place.ask(asked("1", State.ANSWERED), say=["ответ бота"])
    place.ask(asked("2", State.OFFERED), say=["выбирайте"])
    place.deliver()
    place.ask(asked("3", State.ANSWERED), say=["ещё не ушло"])
    place.ask(asked("4", State.WAITING), handed("4"), say=["передаю"])
    place.ask(FloorTaken("9"))
    found = {row.key: (row.state, row.reason) for row in place.rows(question)}
    assert found["1"] == ("answered", ""), "what was said stays said"
    assert found["3"] == ("answered_by_person", "floor"), "what was not said is theirs now"
    assert found["4"] == ("waiting", "")
    states = {row.body: row.state for row in place.rows(operation, origin="bot")}
    assert sorted(states.values()) == ["cancelled", "cancelled", "delivered", "delivered"]
    assert {row.state for row in place.rows(operation, origin="desk")} == {"pending"}
    heard = place.row(dialog)
    assert (heard.floor, heard.floor_by, heard.floor_at) == ("person", "9", NOW)
    assert [row.action for row in place.rows(audit)] == ["floor_taken"]


def test_urgent_words_are_not_cancelled(place: Place) -> None:
    row = place.arrive()
    place.record(place.decided(row, say=["112"], urgent=True))
    place.ask(FloorTaken("9"))
    assert place.row(operation).state == "pending"


def test_a_press_is_answered_in_a_lane_of_its_own(place: Place) -> None:
    row = place.arrive()
    note = PressAnswered("event-1", "Хорошо")
    place.record(place.decided(row, note, incoming=place.press(row), kind="press"))
    found = place.row(operation)
    assert (found.kind, found.origin, found.lane) == (
        "answer_press",
        "urgent",
        f"{row.page}:{ASKER}:event-1",
    )
    assert found.expires_at is not None


def test_reach_is_noted(place: Place) -> None:
    place.ask(ReachChanged(False))
    assert place.row(dialog).reachable is False
    place.ask(ReachChanged(True))
    assert place.row(dialog).reachable is True


def test_a_notice_lands_where_the_staff_member_wrote(place: Place) -> None:
    row = place.arrive("кто тут?", peer=GROUP, page="tg")
    desk = next(iter(place.desks.values()))[0]
    decided = place.decided(row, DeskNotice(0, "нет права"), desk=desk, kind="desk")
    place.record(
        replace(decided, dialog=None, incoming=(place.message(row, thread="33"),), version=0)
    )
    found = place.row(operation)
    assert (found.peer, found.thread, found.origin) == (GROUP, "33", "desk")
    sent = unpack(found.kind, {"reply": {"text": "нет права", "buttons": []}})
    assert isinstance(sent, Send)
    assert "нет права" in found.body
    assert place.rows(message) == []


def test_a_note_nobody_knows_is_an_error(place: Place) -> None:
    row, unknown = place.arrive(), cast(Note, "a note")
    with pytest.raises(TypeError):
        place.record(place.decided(row, unknown))
    assert place.row(inbox).state == "claimed"


@pytest.mark.parametrize(
    "note",
    [
        FloorTaken("9"),
        CardAnswered(1, "9", "да"),
        CardTaken(1, "9"),
        CardClosed(1, "9", "closed_by_person"),
        CardNoted("ещё"),
        Met(),
        ReachChanged(True),
    ],
)
def test_a_note_about_a_dialog_needs_one(place: Place, note: Note) -> None:
    row = place.arrive()
    decided: Decided = replace(place.decided(row, note), dialog=None)
    if isinstance(note, CardTaken):
        assert place.record(decided) == []
    else:
        with pytest.raises(ValueError, match="about a dialog"):
            place.record(decided)
