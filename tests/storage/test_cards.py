"""A card is opened, joined, taken, answered and closed, and every desk hears of it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.operations import Delivered
from bot.storage.dialogs import load_card, load_desk_target
from bot.storage.schema import audit, card, dialog, operation, question, thread
from handlers.outcome import (
    CardAnswered,
    CardClosed,
    CardNoted,
    CardTaken,
    DeskNotice,
    FloorTaken,
    PromiseMoved,
)
from handlers.situation import Floor
from handlers.states import State
from handlers.texts import cards as texts
from knowledge.facts import FACTS
from tests.storage.place import ASKER, CHAT, GROUP, NOW, PROMISED, Place, asked, handed


def shown(place: Place, chat: str) -> list[str]:
    """What a desk was shown, in order."""
    rows = place.rows(operation, peer=chat, kind="send")
    return [str(json.loads(row.body)["reply"]["text"]) for row in rows]


def test_a_card_opens_at_every_desk(place: Place) -> None:
    number = place.hand_over(text="есть общежитие?")
    found = place.row(card)
    assert (found.state, found.reason, found.draft) == ("open", "unsure", "черновик")
    assert found.promised_at == PROMISED
    assert place.row(question).card_id == place.row(dialog).card_id == number
    for chat in (GROUP, CHAT):
        [text] = shown(place, chat)
        assert text.startswith(texts.head(number, "vk"))
        assert texts.waits("14.07 11:00", "14.07 15:00", taken=False) in text
        assert "есть общежитие?" in text
        assert "черновик" in text
    opened = place.row(operation, kind="create_topic")
    assert (opened.peer, place.row(thread).operation_id) == (GROUP, opened.id)
    assert place.rows(operation, peer=GROUP, kind="send")[0].after_id == opened.id


def test_the_next_question_joins_the_open_card(place: Place) -> None:
    number = place.hand_over(text="есть общежитие?")
    assert place.hand_over(text="а столовая?") == number
    assert place.row(card).text == "есть общежитие?\n\nа столовая?"
    assert [row.card_id for row in place.rows(question)] == [number, number]
    assert shown(place, CHAT)[1:] == [texts.more("а столовая?")]
    assert len(place.rows(operation, kind="create_topic")) == 1, "an asker has one topic"


def test_danger_shows_the_whole_card_again(place: Place) -> None:
    place.hand_over()
    place.ask(asked("d", State.WAITING, "не хочу жить"), handed("d", text="-", danger=True))
    assert place.row(card).danger
    assert texts.DANGER in shown(place, CHAT)[-1]
    assert [row.danger for row in place.rows(question)] == [False, True]


def test_words_beside_a_card_are_shown_and_are_no_question(place: Place) -> None:
    place.hand_over()
    place.ask(CardNoted("и ещё"))
    assert shown(place, GROUP)[-1].startswith(texts.more("и ещё"))
    assert len(place.rows(question)) == 1


def test_a_card_is_taken(place: Place) -> None:
    number = place.hand_over()
    place.ask(CardTaken(number, "vk:9"))
    target = place.write(lambda session: load_card(session, number))
    assert target is not None
    assert target.card.taken_by == "vk:9"
    assert place.rows(audit)[-1].action == "card_taken"


def test_an_answer_moves_what_waits_and_tells_the_other_desk(place: Place) -> None:
    number = place.hand_over()
    place.deliver()
    source = next(desk for desk in next(iter(place.desks.values())) if desk.chat == CHAT)
    lane = (place.pages["vk"].id, ASKER)
    row = place.arrive("да, есть", peer=CHAT)
    notes = (FloorTaken("vk:9"), CardAnswered(number, "vk:9", "да, есть"))
    place.record(
        place.decided(row, *notes, dialog=lane, desk=source, kind="desk", say=["да"], urgent=True)
    )
    assert place.row(question).state == "answered_by_person"
    assert shown(place, GROUP)[-1] == texts.ANSWERED_ELSEWHERE, "masked: without the words"
    assert len(shown(place, CHAT)) == 1
    reply = place.rows(operation, peer=ASKER, kind="send")[-1]
    assert (reply.origin, reply.card_id) == ("person", number)
    assert place.row(operation, kind="mark_answered").peer == ASKER
    assert place.row(dialog).floor == Floor.PERSON


def test_every_word_of_a_person_keeps_their_floor(place: Place) -> None:
    number = place.hand_over()
    place.ask(FloorTaken("vk:9"), CardAnswered(number, "vk:9", "да"))
    place.pass_time(hours=11)
    place.ask(CardAnswered(number, "vk:9", "и ещё"))
    assert place.row(dialog).floor_at == place.now > NOW


def test_closing_gives_the_floor_back(place: Place) -> None:
    number = place.hand_over()
    place.ask(FloorTaken("vk:9"))
    place.ask(CardClosed(number, "vk:9", "closed_by_person"))
    found, heard = place.row(card), place.row(dialog)
    assert (found.state, found.closed_by, found.closed_at) == ("closed", "vk:9", NOW)
    assert (heard.floor, heard.floor_by, heard.card_id) == ("bot", "", None)
    assert (place.row(question).state, place.row(question).reason) == ("closed", "closed_by_person")


def test_after_a_closed_card_a_new_one_opens_in_the_same_topic(place: Place) -> None:
    first = place.hand_over()
    place.ask(CardClosed(first, "vk:9", "closed_by_person"))
    second = place.hand_over()
    assert second != first
    assert len(place.rows(operation, kind="create_topic")) == len(place.rows(thread)) == 1


def test_a_notice_stays_on_the_card(place: Place) -> None:
    number = place.hand_over()
    place.ask(DeskNotice(number, "Человек запретил сообщения."))
    assert place.row(card).trouble == "Человек запретил сообщения."
    place.ask(CardAnswered(number, "vk:9", "да"))
    assert place.row(card).trouble == ""


def test_a_card_is_found_by_message_topic_and_button(place: Place) -> None:
    number = place.hand_over()
    for claimed in place.begin():
        place.settle(claimed, Delivered("33" if claimed.operation.peer == GROUP else "44"))
    page = {name: info.id for name, info in place.pages.items()}

    def target(name: str, chat: str, **said: Any) -> int:
        asked_for: dict[str, Any] = {"thread_id": "", "reply_to": "", "card_id": 0, **said}
        found = place.write(lambda s: load_desk_target(s, page[name], chat, **asked_for))
        return found.card.id if found else 0

    assert target("vk", CHAT, reply_to="44") == number
    assert target("tg", GROUP, thread_id="33") == number
    assert target("tg", GROUP, card_id=number) == number
    assert target("tg", GROUP, thread_id="44") == 0
    assert target("vk", GROUP, thread_id="33") == 0
    assert target("vk", CHAT) == target("vk", CHAT, card_id=999) == 0


def test_without_a_desk_a_card_waits_for_the_page(place: Place) -> None:
    place.desks = {}
    number = place.hand_over()
    assert place.row(card).id == number
    assert place.rows(operation, origin="desk") == []


def test_a_card_shows_what_was_said_before_and_each_desk_what_it_may_see(place: Place) -> None:
    place.ask(asked("a"), text="я Иван Петров, мой тел 8 918 123-45-67", say=["Документы такие."])
    place.deliver()
    place.pass_time(minutes=5)
    place.hand_over(text="а общежитие?")
    for chat, name in ((GROUP, "[телефон]"), (CHAT, "8 918 123-45-67")):
        [card_text] = shown(place, chat)
        before, _, after = card_text.partition("а общежитие?")
        assert texts.BEFORE in before
        assert name in before
        assert "Бот: Документы такие." in before
        assert "вопрос" not in after.partition("\n\n")[0], "the question itself stands there once"
    assert "Иван" not in shown(place, GROUP)[0]
    # Changed in place, it still tells what came before it and nothing of what came after.
    place.deliver()
    place.hand_over(text="и столовая?")
    [edit] = [row for row in place.rows(operation, kind="edit") if row.peer == CHAT]
    text = json.loads(edit.body)["reply"]["text"]
    assert text.count("а общежитие?") == text.count("и столовая?") == 1
    assert text.count("передаю") == 0


def test_words_about_danger_stand_on_no_other_card(place: Place) -> None:
    danger = place.hand_over(text="не хочу жить")
    place.change(card, danger=True)
    place.change(question, danger=True)
    place.ask(CardAnswered(danger, "vk:9", "Мы рядом"), say=["Приёмная:\nМы рядом"])
    place.ask(CardClosed(danger, "vk:9", "closed_by_person"))
    place.pass_time(minutes=5)
    place.hand_over(text="есть ли столовая?")
    for chat in (GROUP, CHAT):
        ordinary = shown(place, chat)[-1]
        assert "столовая" in ordinary
        assert "не хочу" not in ordinary
        assert "рядом" not in ordinary


def test_a_card_says_why_it_came_and_what_lacks(place: Place) -> None:
    row = place.arrive("сколько стоит общежитие?")
    key = f"{row.id}.1"
    lacks = ("dorm.cost",)
    question_ = replace(asked(key, State.WAITING, "сколько?"), missing=lacks)
    note = replace(handed(key, text="сколько?"), reason="no_fact", missing=lacks)
    place.record(place.decided(row, question_, note))
    for chat in (GROUP, CHAT):
        assert f"Не хватает: {FACTS['dorm.cost'].title_ru}." in shown(place, chat)[0]
    # Once written down the question itself tells it.
    place.deliver()
    place.hand_over(text="и столовая?")
    [edit] = [row for row in place.rows(operation, kind="edit") if row.peer == CHAT]
    assert json.loads(edit.body)["reply"]["text"].count("Не хватает: ") == 1


def test_a_new_promise_is_shown_where_the_card_stands(place: Place) -> None:
    number = place.hand_over()
    place.deliver()
    place.ask(PromiseMoved(number, PROMISED + timedelta(hours=2)))
    edits = place.rows(operation, kind="edit")
    assert {row.peer for row in edits} == {GROUP, CHAT}
    for row in edits:
        assert "обещали до 14.07 17:00" in json.loads(row.body)["reply"]["text"]
