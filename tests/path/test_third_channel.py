"""A third channel is a file: core, handlers and storage carry its dialogs without knowing it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import read_config
from bot.storage.engine import Engines
from bot.storage.schema import card, dialog, inbox, message, operation, question
from bot.storage.schema import page as page_table
from handlers.texts import answering as texts
from handlers.texts import cards as card_texts
from handlers.texts import outages
from tests.adapters import soroka as adapter
from tests.fakes import faults
from tests.fakes.faults import Fault
from tests.path.third import ANNA, ROOM, SLUG, ThirdWorld, third_world
from tests.path.world import STAFF, TG
from tests.test_config import COLLEGE, write

BORIS = 42


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The channel is there for these tests only."""
    adapter.registered(monkeypatch)


@pytest.fixture
async def third(engines: Engines, tmp_path: Path) -> AsyncIterator[ThirdWorld]:
    """A process with three channels, on a database of either kind."""
    async with third_world(engines, tmp_path) as made:
        await made.start()
        await made.connected()
        yield made


@pytest.fixture
async def lone(sqlite_engines: Engines, tmp_path: Path) -> AsyncIterator[ThirdWorld]:
    """The same on SQLite alone."""
    async with third_world(sqlite_engines, tmp_path) as made:
        await made.start()
        await made.connected()
        yield made


async def test_a_question_is_answered(third: ThirdWorld) -> None:
    third.soroka.say(ANNA, "вопрос тут,")
    third.soroka.say(ANNA, "про 1")
    third.soroka.say(BORIS, "вопрос 2")
    third.telegram.say(TG, 11, "вопрос 3")
    await third.settled()
    assert (third.told(), third.told(BORIS)) == (["ответ 1"], ["ответ 2"])
    assert third.tg(11)[0].startswith("ответ 3")
    assert {row.state for row in third.rows(question)} == {"answered"}
    pieces = {"вопрос тут,", "про 1"}
    assert {row.text for row in third.rows(message)} >= pieces
    assert third.difference() == 0


async def test_a_person_answers_from_a_room_of_the_staff(third: ThirdWorld) -> None:
    third.soroka.say(ANNA, "человек 1")
    await third.settled()
    [shown] = third.soroka.told(ROOM)
    assert "человек 1" in shown["text"]
    assert "«Сорока»" in shown["text"], "a card says where its asker writes"
    assert "человек 1" in third.cards()[0].text
    third.soroka.say(STAFF, "Да, есть.", ROOM, answers=shown["message"])
    await third.settled()
    assert third.soroka.told(ANNA)[1]["text"].endswith("Да, есть.")
    assert [row.state for row in third.rows(question)] == ["answered_by_person"]
    assert third.cards()[-1].text.startswith(card_texts.ANSWERED_ELSEWHERE)
    assert third.rows(dialog)[0].floor == "person"
    third.soroka.say(ANNA, "вопрос 2")
    await third.settled()
    assert len(third.told()) == 2, "while a person talks, the bot is silent"
    assert third.difference() == 0


async def test_staff_and_askers_of_different_channels_meet(third: ThirdWorld) -> None:
    third.soroka.say(ANNA, "человек 1")
    await third.settled()
    topic = third.cards()[0].thread_id
    third.telegram.say_in_group(TG, -1009, STAFF, "Да, есть.", thread_id=topic)
    await third.settled()
    assert third.soroka.told(ANNA)[1]["text"].endswith("Да, есть.")
    third.telegram.say(TG, 11, "человек 2")
    await third.settled()
    shown = third.soroka.told(ROOM)[-1]
    third.soroka.say(STAFF, "Нет.", ROOM, answers=shown["message"])
    await third.settled()
    assert third.tg(11)[-1].endswith("Нет.")
    assert third.difference() == 0


async def test_a_card_is_closed_by_button_and_only_by_who_may(lone: ThirdWorld) -> None:
    lone.soroka.say(ANNA, "человек 1")
    await lone.settled()
    shown = lone.soroka.told(ROOM)[0]
    found = (one["data"] for row in shown["buttons"] for one in row)
    data = next(one for one in found if one.startswith("close:"))
    press = lone.soroka.press(BORIS, ROOM, shown["message"], data)
    await lone.settled()
    assert lone.rows(card)[0].state == "open"
    assert lone.soroka.pressed[press] is not None, "who pressed is told that they may not"
    lone.soroka.press(STAFF, ROOM, shown["message"], data)
    await lone.settled()
    assert lone.rows(card)[0].state == "closed"
    assert lone.told()[-1] == texts.CLOSED_UNANSWERED


async def test_a_restart_loses_nothing_and_says_nothing_twice(third: ThirdWorld) -> None:
    """Stopped with an answer unsent, a question undecided, one on its way, one asked meanwhile."""
    cut = third.soroka.faults.add(faults.cut_after(), "POST messages", times=1)
    third.soroka.say(BORIS, "вопрос 5")
    await third.until(lambda: cut.struck)
    [page] = third.rows(page_table, slug=SLUG)
    third.running.delivery.held.add(page.id)
    third.soroka.say(ANNA, "вопрос 1")
    await third.until(lambda: third.rows(operation, peer=str(ANNA)))
    third.soroka.say(ANNA, "вопрос 2")
    await third.stop()
    third.soroka.say(ANNA, "вопрос 3")
    await third.start()
    await third.connected()
    await third.settled()
    assert third.told() == ["ответ 1", "ответ 2", "ответ 3"]
    assert third.told(BORIS) == ["ответ 5"]
    assert third.difference() == 0


async def test_what_the_messenger_forgot_is_told_of(lone: ThirdWorld) -> None:
    await lone.stop()
    lone.soroka.say(ANNA, "вопрос 1")
    lone.clock.pass_time(hours=10)
    lone.soroka.say(BORIS, "вопрос 2")
    await lone.start()
    await lone.connected()
    await lone.settled()
    assert (lone.told(), lone.told(BORIS)) == ([], ["ответ 2"])
    [gap] = [one["text"] for one in lone.soroka.told(ROOM)]
    assert gap.startswith("«Сорока»: с 14.07 11:00 по 14.07 13:0")
    assert gap.endswith(outages.forgotten(timedelta(hours=8)))
    assert "только 8 ч." in gap
    assert lone.state(SLUG) == ("up", gap)


@pytest.mark.parametrize(
    "fault",
    [
        faults.cut_before(),
        faults.cut_after(),
        faults.html(),
        faults.broken_json(effect=True),
        faults.error(429, {"error": "slow down", "after": 0.1}),
    ],
    ids=["cut before", "cut after", "HTML", "broken JSON after", "flood"],
)
async def test_what_a_network_does_is_told_apart(lone: ThirdWorld, fault: Fault) -> None:
    lone.soroka.faults.add(fault, "POST messages", times=3)
    lone.soroka.faults.add(fault, "GET events", times=2)
    lone.soroka.say(ANNA, "вопрос 1")
    await lone.settled()
    assert lone.told() == ["ответ 1"]
    assert {row.state for row in lone.rows(operation)} == {"delivered"}


async def test_one_who_left_is_not_written_to_and_staff_hear_of_it(lone: ThirdWorld) -> None:
    lone.soroka.say(ANNA, "человек 1")
    await lone.settled()
    lone.soroka.leave(ANNA)
    await lone.settled()
    shown = lone.soroka.told(ROOM)[0]
    lone.soroka.say(STAFF, "Да.", ROOM, answers=shown["message"])
    await lone.settled()
    assert len(lone.told()) == 1
    assert lone.rows(question)[0].state == "undeliverable"
    assert card_texts.UNDELIVERABLE["blocked"] in lone.soroka.told(ROOM)[-1]["text"]


async def test_a_revoked_token_stops_this_page_and_no_other(lone: ThirdWorld) -> None:
    token = lone.soroka.token
    lone.soroka.token = "another"
    await lone.until(lambda: lone.state(SLUG) == ("stopped", adapter.TOKEN_REFUSED))
    lone.soroka.say(ANNA, "вопрос 1")
    lone.telegram.say(TG, 11, "вопрос 2")
    await lone.until(lambda: lone.tg(11))
    lone.soroka.token = token
    await lone.settled()
    assert lone.told() == ["ответ 1"]


async def test_what_cannot_be_read_is_shown_to_a_person(lone: ThirdWorld) -> None:
    lone.soroka.say(ANNA, "привет")
    lone.soroka.happen(kind="said", room=ANNA, text="где моя справка?")
    lone.soroka.happen(kind="said")
    lone.soroka.happen(kind="renamed", room=ANNA)
    lone.soroka.say(BORIS, "вопрос 1")
    lone.soroka.say(BORIS, "вопрос 2", 9007)
    await lone.settled()
    assert lone.told(BORIS) == ["ответ 1"]
    assert any("где моя справка?" in one["text"] for one in lone.soroka.told(ROOM))
    reasons = {row.reason for row in lone.rows(inbox, disposition="ignored")}
    assert reasons == {"renamed", "foreign_chat", "echo"}
    assert lone.soroka.told(9007) == []
    assert len(lone.rows(inbox, disposition="quarantined")) == 2
    assert lone.difference() == 0


def test_its_pages_and_desks_are_read_from_the_configuration(tmp_path: Path) -> None:
    text = COLLEGE + (
        '[[colleges.pages]]\nslug = "so"\nchannel = "soroka"\ntoken = "so"\n'
        '[[colleges.desks]]\nchannel = "soroka"\npage = "so"\nchat = 9001\n'
    )
    config = read_config(write(tmp_path, text), {"PRIEMKA_SO": "value"})
    [page] = config.pages()
    assert (page.channel, page.token.reveal()) == ("soroka", "value")
    assert config.colleges[0].desks[0].chat == ROOM


def test_every_name_the_readme_tells_a_newcomer_is_there() -> None:
    root = Path(__file__).parents[2]
    section = (root / "README.md").read_text().partition("## To add a channel")[2]
    told = re.findall(r"`([^`]+)`", section.partition("\n## ")[0])
    paths = [name for name in told if "/" in name]
    files = [name for name in paths if "<" not in name]
    assert len(files) > 15
    assert [name for name in files if not (root / name).exists()] == []
    texts = [(root / name).read_text() for name in files if name.endswith(".py")]
    makefile = (root / "Makefile").read_text()
    for name in set(told) - set(paths):
        word = re.split(r"[(.<]", name.removeprefix("make "))[0]
        known = makefile if name.startswith("make ") else "\n".join(texts)
        assert not word or re.search(rf"\b{word}\b", known), name
