"""Rich answers and choices over both platforms, also where a client shows no buttons."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.adapters.vk_parse import OUR_DATA
from bot.storage.schema import dialog, operation, question
from knowledge.answers import Answer
from knowledge.rich import read
from knowledge.search import Match
from knowledge.understanding import Ask, Understanding, Verdict
from tests.fakes import faults
from tests.path.test_asking import answers
from tests.path.world import GROUP, STAFF_CHAT, TG, World
from tests.simulation.knowing import Parrot

URL = "https://college.example/priem"
OLD: dict[str, Any] = {"button_actions": [], "keyboard": False, "inline_keyboard": False}
BELOW: dict[str, Any] = {"button_actions": ["text"], "keyboard": True, "inline_keyboard": False}


class Chooser(Parrot):
    """ "выбор 1 2" is offered as two choices; the answer to 7 is rich."""

    def understand(self, text: str, before: str = "") -> Understanding:
        """Offer what is asked to be offered."""
        words = text.split()
        if words[:1] != ["выбор"]:
            return super().understand(text, before)
        matches = tuple(Match(f"test.{word}", 0.5) for word in words[1:])
        ask = Ask(text, matches, Verdict.OFFER)
        return Understanding((ask,), complete=True, base_version="parrot")

    def answer(self, entry_id: str, college: str, now: datetime, unconfirmed: bool) -> Answer:
        """One answer is bold and has a link."""
        plain = super().answer(entry_id, college, now, unconfirmed)
        if entry_id != "test.7":
            return plain
        rich = read(f"**ответ 7** и [сайт]({URL})\n- раз\n- два")
        return replace(plain, text=rich.text, spans=rich.spans)


@pytest.fixture
async def choosing(world: World) -> World:
    """A process that offers choices."""
    world.knows = Chooser()
    await world.start()
    await world.connected()
    return world


async def test_a_rich_answer_is_shown_by_each_platform_in_its_way(choosing: World) -> None:
    choosing.telegram.say(TG, 11, "вопрос 7")
    choosing.vk.say(GROUP, 21, "вопрос 7")
    await choosing.settled()
    [posted] = choosing.telegram.sent(TG, 11)
    assert posted.text.startswith("ответ 7 и сайт\n• раз\n• два")
    assert [(e["type"], e["offset"], e["length"]) for e in posted.entities] == [
        ("bold", 0, 7),
        ("text_link", 10, 4),
    ]
    assert choosing.vk_told(21)[0].startswith(f"ответ 7 и сайт ({URL})\n• раз\n• два")


async def test_a_number_is_a_press_where_no_buttons_are_shown(choosing: World) -> None:
    choosing.vk.say(GROUP, 21, "выбор 1 2", client=OLD)
    await choosing.settled()
    [offer] = choosing.vk.sent(GROUP, 21)
    assert offer.buttons == []
    assert "1 — test.1\n2 — test.2\n3 — " in offer.text
    # What was offered, and to what kind of client, outlives the process.
    await choosing.stop()
    await choosing.start()
    choosing.vk.say(GROUP, 21, "2", client={"lang_id": 0})
    await choosing.settled()
    assert choosing.vk_told(21)[-1].startswith("ответ 2")
    assert [(q.state, q.entry) for q in choosing.rows(question)] == [("answered", "test.2")]
    assert choosing.vk.sent(GROUP, 21)[-1].buttons == []
    assert choosing.rows(dialog)[0].client_keys == "numbers"
    # Somebody who takes the telephone then sees buttons again.
    choosing.vk.say(GROUP, 21, "выбор 3 4")
    await choosing.settled()
    shown = choosing.vk.sent(GROUP, 21)[-1].buttons
    assert [button["type"] for button in shown] == ["callback"] * 3
    assert choosing.difference() == 0


async def test_a_number_is_no_press_while_a_person_speaks(choosing: World) -> None:
    choosing.vk.say(GROUP, 21, "выбор 1 2", client=OLD)
    await choosing.settled()
    choosing.vk.human_reply(GROUP, 21, 77, "Сколько у вас четвёрок?")
    await choosing.settled()
    choosing.vk.say(GROUP, 21, "2", client=OLD)
    await choosing.settled()
    assert len(choosing.vk_told(21)) == 1, "the bot is silent"
    assert "answered" not in [q.state for q in choosing.rows(question)]
    assert choosing.difference() == 0


async def test_a_number_without_an_offer_is_a_question(choosing: World) -> None:
    choosing.telegram.say(TG, 11, "выбор 1 2")
    await choosing.settled()
    choosing.telegram.say(TG, 11, "2")
    await choosing.settled()
    assert [q.state for q in choosing.rows(question)] == ["offered", "waiting"]


async def test_a_keyboard_below_writes_the_press(choosing: World) -> None:
    choosing.vk.say(GROUP, 21, "выбор 1 2", client=BELOW)
    await choosing.settled()
    [offer] = choosing.vk.sent(GROUP, 21)
    assert [button["type"] for button in offer.buttons] == ["text"] * 3
    assert offer.keyboard is not None
    assert offer.keyboard["inline"] is False
    payload = offer.buttons[0]["payload"]
    choosing.vk.say(GROUP, 21, "test.1", payload=payload, client=BELOW)
    await choosing.settled()
    assert choosing.vk_told(21)[-1].startswith("ответ 1")
    assert [q.state for q in choosing.rows(question)] == ["answered"]


@pytest.mark.parametrize("platform", ["vk", "telegram"])
async def test_a_press_is_answered_while_its_dialog_is_busy(choosing: World, platform: str) -> None:
    """The replies of the dialog wait for the platform; the answer to the press does not."""
    vk = platform == "vk"
    if vk:
        choosing.vk.say(GROUP, 21, "выбор 1 2")
    else:
        choosing.telegram.say(TG, 11, "выбор 1 2")
    await choosing.settled()
    hold = faults.vk_error(10) if vk else faults.telegram_error(500, "Internal Server Error")
    plan = choosing.vk.faults if vk else choosing.telegram.faults
    rule = plan.add(hold, "messages.send" if vk else "sendMessage")
    if vk:
        choosing.vk.say(GROUP, 21, "вопрос 5")
    else:
        choosing.telegram.say(TG, 11, "вопрос 5")
    await choosing.until(lambda: rule.struck)
    if vk:
        [offer] = choosing.vk.sent(GROUP, 21)
        pressed = choosing.vk.press(
            GROUP, 21, offer.conversation_message_id, offer.buttons[0]["payload"]
        )["object"]["event_id"]
        await choosing.until(lambda: choosing.vk.communities[GROUP].presses[pressed].answered)
    else:
        [posted] = choosing.telegram.sent(TG, 11)
        data = posted.buttons[0]["callback_data"]
        query = choosing.telegram.press(TG, 11, posted.message_id, data)["callback_query"]["id"]
        await choosing.until(lambda: choosing.telegram.callback_answer(TG, query))
    waiting = choosing.rows(operation, kind="send", state="pending")
    waiting += choosing.rows(operation, kind="send", state="sending")
    assert waiting, "the dialog is still busy"
    plan.clear()
    await choosing.settled()
    told = choosing.vk_told(21) if vk else choosing.tg(11)
    if vk:
        assert answers(told)[1:] == ["ответ 5", "ответ 1"]
    assert choosing.difference() == 0


MENTIONS = "человек @all [id1|Ректор] *id1 (Ректор) @everyone [club5|мы] 1"


async def test_nobodys_words_ping_anybody_on_the_desk(lone: World) -> None:
    lone.vk.say(GROUP, 21, MENTIONS)
    lone.telegram.say(TG, 11, MENTIONS)
    await lone.settled()
    shown = lone.shown()
    assert len(shown) == 2
    for text in shown:
        assert not any(sign in text for sign in ("@", "[id1|", "[club5|", "*id1"))
        assert "Ректор" in text or "id" not in text
    sends = [call.params for call in lone.vk.calls if call.method == "messages.send"]
    assert all(params["disable_mentions"] == "1" for params in sends)
    assert all(params["dont_parse_links"] == "1" for params in sends)
    assert {str(params.get("peer_ids")) for params in sends} >= {str(STAFF_CHAT)}
    for post in lone.cards():
        assert post.entities == []
        assert "id1" not in post.text, "masked on a foreign messenger's desk"
    sent = [call.params for call in lone.telegram.calls if call.method == "sendMessage"]
    assert all(json.loads(params["link_preview_options"])["is_disabled"] for params in sent)
    assert not any("parse_mode" in params or "entities" in params for params in sent)


async def test_a_forged_number_payload_is_nobodys(choosing: World) -> None:
    choosing.vk.say(GROUP, 21, "выбор 1 2", client=OLD)
    await choosing.settled()
    forged = json.dumps({OUR_DATA: "pick:999.1:test.2"})
    choosing.vk.say(GROUP, 21, "вопрос 3", payload=forged, client=OLD)
    await choosing.settled()
    assert answers(choosing.vk_told(21))[-1] == "ответ 3", "its words are a question anyway"
