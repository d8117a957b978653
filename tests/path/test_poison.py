"""A message nobody can read or decide is shown to a person; its neighbours do not notice."""

import random
import time
from string import ascii_letters

import pytest

from bot.operations import Operation, Result
from bot.storage.schema import card, inbox, message, operation, question
from bot.storage.troubles import Troubles
from handlers.texts import cards as texts
from knowledge.understanding import Understanding
from tests.fakes.wire import verbatim
from tests.path.test_asking import answers
from tests.path.world import GROUP, STAFF_GROUP, TG, World
from tests.simulation.knowing import Parrot

POISON = {"message": {"message_id": 1, "text": "вы тут?", "chat": {"id": 11, "type": "private"}}}


class Deadly(Parrot):
    """Knowledge with faults: it raises on one word and hangs on another."""

    def __init__(self) -> None:
        self.hung = 0.0
        self.patience = 2.0

    def understand(self, text: str, before: str = "") -> Understanding:
        """Fail as told."""
        if "бомба" in text:
            raise RecursionError(text)
        if "трясина" in text:
            self.hung += 1
            time.sleep(self.patience)
        return super().understand(text, before)


@pytest.fixture
async def deadly(world: World) -> World:
    """A process with faulty knowledge."""
    world.knows = Deadly()
    await world.start()
    await world.connected()
    return world


async def test_an_update_nobody_can_read_is_shown(running: World) -> None:
    running.telegram.say(TG, 12, "вопрос 1")
    running.telegram.raw_update(TG, POISON)
    running.telegram.raw_update(TG, {"message": "nonsense"})
    running.telegram.say(TG, 11, "вопрос 2")
    await running.settled()
    assert answers(running.tg(12)) == ["ответ 1"]
    assert answers(running.tg(11)) == ["ответ 2"]
    quarantined = running.rows(message, disposition="quarantined")
    assert [row.text.splitlines()[0] for row in quarantined] == [texts.UNREADABLE] * 2
    assert "вы тут?" in running.rows(card)[0].text
    assert any("вы тут?" in post.text for post in running.cards())
    assert all(row.payload for row in running.rows(inbox, disposition="quarantined"))
    assert running.difference() == 0


async def test_unknown_kinds_and_fields_harm_nothing(running: World) -> None:
    running.telegram.raw_update(TG, {"never_heard_of": {"a": 1}})
    running.telegram.raw_update(TG, {})
    running.vk.raw_event(GROUP, "never_heard_of", {"a": 1})
    running.vk.raw_event(GROUP, "message_new", {"message": {"from_id": "five"}})
    running.vk.say(GROUP, 21, "вопрос 1", never_heard_of={"deep": [1]})
    await running.until(lambda: running.vk_told(21))
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    found = [row.disposition for row in running.rows(inbox)]
    assert sorted(set(found)) == ["ignored", "quarantined", "questions"]
    assert running.difference() == 0


async def test_a_message_that_raises_becomes_a_card(deadly: World) -> None:
    deadly.vk.say(GROUP, 21, "бомба 1")
    deadly.vk.say(GROUP, 22, "вопрос 2")
    deadly.vk.say(GROUP, 21, "вопрос 3")
    await deadly.settled()
    assert answers(deadly.vk_told(22)) == ["ответ 2"]
    assert answers(deadly.vk_told(21)) == ["ответ 3"], "the dialog goes on behind it"
    [row] = deadly.rows(message, disposition="quarantined")
    assert row.text == f"{texts.STUCK}\n\nбомба 1"
    assert deadly.rows(inbox)[0].attempts == 3
    assert any("бомба 1" in shown for shown in deadly.shown())
    assert deadly.difference() == 0


async def test_a_message_that_hangs_becomes_a_card(deadly: World) -> None:
    deadly.vk.say(GROUP, 21, "трясина 1")
    deadly.telegram.say(TG, 11, "вопрос 2")
    deadly.vk.say(GROUP, 21, "вопрос 3")
    await deadly.until(lambda: deadly.tg(11))
    await deadly.until(lambda: deadly.rows(message, disposition="quarantined"))
    await deadly.settled()
    assert answers(deadly.vk_told(21)) == ["ответ 3"]
    assert any("трясина 1" in shown for shown in deadly.shown())
    assert deadly.difference() == 0


async def test_several_that_hang_stop_nobody(lone: World) -> None:
    knows = Deadly()
    knows.patience = 4.0
    lone.running.core.base.current = knows
    for user in (21, 22):
        lone.vk.say(GROUP, user, "трясина 1")
    await lone.until(lambda: len(lone.rows(message, disposition="quarantined")) == 2)
    assert knows.hung > 2, "more than there are threads"
    lone.telegram.say(TG, 11, "вопрос 2")
    await lone.until(lambda: lone.tg(11))
    knows.patience = 0.0


async def test_poison_beside_a_bomb(deadly: World) -> None:
    """What was set aside once stays so when the rest of its batch fails."""
    deadly.running.core.stopping = True
    deadly.running.core.wake.up()
    deadly.telegram.raw_update(TG, POISON)
    deadly.telegram.say(TG, 12, "бомба 1")
    deadly.telegram.say(TG, 13, "вопрос 2")
    await deadly.until(lambda: len(deadly.rows(inbox)) == 3)
    deadly.running.core.stopping = False
    for _ in range(20):
        await deadly.running.core.step()
        if not deadly.rows(inbox, state="new") and not deadly.rows(inbox, state="claimed"):
            break
    await deadly.until(lambda: deadly.tg(13))
    assert len(deadly.rows(message, disposition="quarantined")) >= 1
    assert deadly.rows(inbox, state="claimed") == []


async def test_what_cannot_even_be_set_aside_blocks_only_itself(
    deadly: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise KeyError("a fault of ours")

    monkeypatch.setattr("bot.core._HOPELESS", 0.1)
    with monkeypatch.context() as patch:
        patch.setattr(Troubles, "tell", broken)
        deadly.vk.say(GROUP, 21, "бомба 1")
        deadly.vk.say(GROUP, 22, "вопрос 2")
        await deadly.until(lambda: deadly.vk_told(22))
        await deadly.until(lambda: deadly.rows(inbox)[0].attempts >= 3)
        deadly.vk.say(GROUP, 23, "вопрос 3")
        await deadly.until(lambda: deadly.vk_told(23))
    await deadly.settled()
    assert len(deadly.rows(message, disposition="quarantined")) == 1
    assert deadly.difference() == 0


async def test_a_message_that_kills_its_process_is_shown_in_the_end(world: World) -> None:
    world.vk.add_chat(GROUP, 2_000_000_001)
    await world.start()
    await world.connected()
    world.vk.say(GROUP, 21, "вопрос 1")
    await world.settled()
    await world.stop()
    with world.engines.writer.begin() as connection:
        connection.execute(
            inbox.update()
            .where(inbox.c.id == 1)
            .values(state="new", attempts=6, payload='{"type":"message_new"}')
        )
        connection.execute(message.delete())
    await world.start()
    await world.until(lambda: world.rows(message, disposition="quarantined"))
    await world.settled()
    assert world.difference() == 0


async def test_an_adapter_that_raises_leaves_an_unknown_outcome(
    lone: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [adapter] = [one for page, one in lone.running.adapters.items() if page == 2]
    perform, calls = adapter.perform, []

    async def raising(act: Operation) -> Result:
        calls.append(act.id)
        if len(calls) == 1:
            raise KeyError("a fault of ours")
        return await perform(act)

    monkeypatch.setattr(adapter, "perform", raising)
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.until(lambda: lone.vk_told(21))
    await lone.settled()
    assert [row.unknowns for row in lone.rows(operation)] == [1]
    assert len(lone.rows(question)) == 1


async def test_a_poisoned_staff_chat_is_shown_too(running: World) -> None:
    running.telegram.raw_update(
        TG, {"message": {"message_id": 9, "chat": {"id": STAFF_GROUP, "type": "supergroup"}}}
    )
    running.telegram.say(TG, 11, "вопрос 1")
    await running.until(lambda: running.tg(11))
    await running.settled()
    assert len(running.rows(message, disposition="quarantined")) == 1
    assert running.difference() == 0


DEEP = "[" * 5_000 + "]" * 5_000
ENDLESS = "9" * 5_000


@pytest.mark.parametrize("raw", [DEEP, ENDLESS, '{"text":' * 3_000 + "1" + "}" * 3_000])
async def test_what_no_parser_takes_holds_nobody_back(lone: World, raw: str) -> None:
    lone.telegram.raw_update(TG, {"message": verbatim(raw)})
    lone.telegram.say(TG, 11, "вопрос 1")
    lone.vk.raw_event(GROUP, "message_new", {"message": verbatim(raw)})
    lone.vk.say(GROUP, 21, "вопрос 2", never_heard_of=verbatim(raw))
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"]
    assert answers(lone.vk_told(21)) == ["ответ 2"], "what nobody needs may be anything"
    assert len(lone.rows(message, disposition="quarantined")) == 2
    shown = [row.text for row in lone.rows(card)]
    assert [text.splitlines()[0] for text in shown] == [texts.UNREADABLE] * 2
    assert raw is ENDLESS or all(raw[:40] in text for text in shown), "a person sees it"
    assert lone.difference() == 0


async def test_a_name_without_end_is_still_a_name(running: World) -> None:
    event = running.vk.raw_event(GROUP, "message_new", {"peer_id": int("7" * 4_000)})
    event["event_id"] = "".join(random.Random(1).choices(ascii_letters, k=20_000))
    running.vk.repeat(GROUP, event)
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    assert len(running.rows(message, disposition="quarantined")) == 1, "its copy is dropped"
    assert running.difference() == 0
