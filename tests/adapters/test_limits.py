"""What is longer than a platform takes reaches it all the same, cut where nothing breaks.

The limits: 4096 UTF-16 units of text; of Telegram 64 bytes of a button's data, 128 units of a
topic's name, 200 of a toast; of VK 6 rows and 10 buttons under a message, 40 characters of a
label, 255 bytes of a payload, 90 characters of a toast. The fakes refuse whatever is over them.
"""

from typing import Any

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.vk import VkAdapter
from bot.adapters.vk_text import harmless
from bot.operations import AnswerPress, Copy, CreateTopic, Delivered, Edit, OurBug, Send
from bot.storage.enclosing import MOST_COPIED, MOST_FILES, carried, copies
from handlers import buttons
from handlers.messages import Address, Attachment, Button, Enclosed, Keys, Kind, Reply
from handlers.splitting import split, units
from knowledge.rich import Rich, Span, read
from tests.adapters import test_telegram_receive, test_vk_receive
from tests.adapters.pages import ASKER, CHOICE, COMMUNITY, GROUP, TELEGRAM_TOKEN, operation
from tests.adapters.test_telegram_perform import perform as in_telegram
from tests.fakes.asking import refusal
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk

FAMILY = "👩‍👩‍👧"
WALL = "Документы подают в приёмную комиссию. "
URL = "https://college.example/priem?a=1&b=2"


def said(*replies: Reply, edited: bool = False) -> tuple[list[Any], list[Any]]:
    """What stands in Telegram and in VK after these were sent, or all of them edited in."""

    async def to_telegram(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Any]:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        await _say(adapter)
        if edited:
            assert '"is_disabled": true' in telegram.calls[-1].params["link_preview_options"]
        return telegram.sent(TELEGRAM_TOKEN, ASKER)

    async def to_vk(adapter: VkAdapter, vk: FakeVk) -> list[Any]:
        vk.say(COMMUNITY, ASKER, "Привет")
        await _say(adapter)
        params = vk.calls[-1].params
        assert (params["disable_mentions"], params["dont_parse_links"]) == (1, 1)
        return vk.sent(COMMUNITY, ASKER)

    async def _say(adapter: Any) -> None:
        for number, reply in enumerate(replies):
            first = Reply("Минуту.") if edited else reply
            key = {"random_id": 70 + number}
            sent = await adapter.perform(operation(Send(first), **key))
            assert isinstance(sent, Delivered), sent
            if edited:
                changed = operation(Edit(sent.external_id, reply))
                assert await adapter.perform(changed) == sent

    return test_telegram_receive.play(to_telegram), test_vk_receive.play(to_vk)


def marked(posted: Any) -> list[str]:
    """The words of a message in Telegram that are bold or a link, by their UTF-16 units."""
    raw = posted.text.encode("utf-16-le")
    edges = [(2 * e["offset"], 2 * (e["offset"] + e["length"])) for e in posted.entities]
    return [raw[start:end].decode("utf-16-le") for start, end in edges]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("а" * 4096, ["а" * 4096]),
        ("а" * 4095 + "👍", ["а" * 4095, "👍"]),
        ("а" * 4094 + "👍", ["а" * 4094 + "👍"]),
        ("👍" * 2049, ["👍" * 2048, "👍"]),
        ("а" * 4094 + FAMILY, ["а" * 4094 + FAMILY[:1], FAMILY[1:]]),
    ],
    ids=["full", "emoji over the cut", "emoji before it", "emoji only", "a family"],
)
def test_a_text_is_cut_between_characters(text: str, pieces: list[str]) -> None:
    for edited in (False, True):
        telegram, vk = said(*split(Reply(text)), edited=edited)
        assert [posted.text for posted in telegram] == pieces
        assert [sent.text for sent in vk] == pieces


def test_what_is_bold_across_a_cut_is_bold_on_both_sides() -> None:
    text = "👍 " + WALL * 250
    pieces = split(Reply(text, (), (Span(2, len(text)),)))
    telegram, vk = said(*pieces)
    assert len(telegram) == len(vk) == 3
    assert [marked(posted) for posted in telegram] == [
        [telegram[0].text.removeprefix("👍 ")],
        [telegram[1].text],
        [telegram[2].text],
    ]


def test_a_link_at_a_cut_goes_whole_into_the_next_piece() -> None:
    rich = Rich("👍" + "а" * 4080 + " ") + read(f"[подать заявление]({URL})") + Rich(" до 15")
    telegram, vk = said(*split(Reply(rich.text, (), rich.spans)))
    assert [marked(posted) for posted in telegram] == [[], ["подать заявление"]]
    assert [entity["url"] for entity in telegram[1].entities] == [URL]
    assert vk[1].text == f"подать заявление ({URL}) до 15"
    assert all(units(sent.text) <= 4096 for sent in vk)


def test_addresses_vk_writes_out_are_counted_before() -> None:
    rich = read(" ".join(f"[сайт {number}]({URL})" for number in range(150)))
    telegram, vk = said(*split(Reply(rich.text, (), rich.spans)))
    assert sum(len(posted.entities) for posted in telegram) == 150
    assert sum(sent.text.count(URL) for sent in vk) == 150
    assert len(vk) == len(telegram) > 1


@pytest.mark.parametrize("keys", list(Keys)[:2])
def test_long_titles_and_many_choices(keys: Keys) -> None:
    entries = [f"dorm.entry-{number}" for number in range(20)]
    titles = {entry: f"👍 Общежитие {FAMILY * 9} номер {entry} для всех" for entry in entries}
    titles[entries[0]] = "👍" * 30
    asked = buttons.ask_rows(entries, titles, buttons.MOST_TOP) + buttons.person_row("1.1")
    _, picked = buttons.pick_rows("1.1", entries, titles)
    replies = [Reply("Про что вы?", rows, keys=keys) for rows in (asked, picked)]
    telegram, vk = said(*replies)
    assert [len(posted.buttons) for posted in telegram] == [6, 3]
    assert [len(sent.buttons) for sent in vk] == [6, 3]
    assert {kind["type"] for sent in vk for kind in sent.buttons} == {str(keys)}
    assert max(units(one["text"]) for posted in telegram for one in posted.buttons) <= 40


def test_a_title_or_a_key_too_long_for_a_button_spoils_no_other() -> None:
    entries = ["a" * 70, "общежитие", "dorm.yes"]
    rows = buttons.ask_rows(entries, dict.fromkeys(entries, "Общежитие"), 5)
    assert [[button.data for button in row] for row in rows] == [["ask:dorm.yes"]]


def test_a_toast_is_cut_rather_than_lost() -> None:
    toast = "👍" * 300

    async def to_telegram(adapter: TelegramAdapter, telegram: FakeTelegram) -> str:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        await adapter.perform(operation(Send(CHOICE)))
        query = telegram.press(TELEGRAM_TOKEN, ASKER, 2, "c:1")["callback_query"]["id"]
        answer = operation(AnswerPress(query, str(ASKER), toast))
        assert await adapter.perform(answer) == Delivered()
        answered = telegram.callback_answer(TELEGRAM_TOKEN, query)
        return str(answered and answered["text"])

    async def to_vk(adapter: VkAdapter, vk: FakeVk) -> str:
        vk.say(COMMUNITY, ASKER, "Привет")
        await adapter.perform(operation(Send(CHOICE)))
        event = vk.press(COMMUNITY, ASKER, 2, '{"b":"c:1"}')["object"]["event_id"]
        answer = operation(AnswerPress(event, str(ASKER), toast))
        assert await adapter.perform(answer) == Delivered()
        shown = vk.event_answer(COMMUNITY, event)
        return str(shown and shown["text"])

    assert test_telegram_receive.play(to_telegram) == "👍" * 100
    assert test_vk_receive.play(to_vk) == "👍" * 45


def test_a_topics_name_is_cut_between_characters() -> None:
    result, telegram = in_telegram(operation(CreateTopic("я" + "👍" * 70), peer=GROUP))
    assert isinstance(result, Delivered)
    assert telegram.groups[GROUP].topics[int(result.external_id)].name == "я" + "👍" * 63


WORDS = (
    "<b>не закрыт & </i> <a href='x'>",
    "&lt;script&gt; &amp;amp; &#128077;",
    "_*[`~ **не жирно** {{7*7}} %s",
    "@all @everyone [id1|Ректор] *id1 (Ректор) https://a.example/[club1|мы]",
)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("edited", [False, True])
def test_somebodys_words_are_words(words: str, edited: bool) -> None:
    """As they are in Telegram, which parses nothing; in VK without what would mention."""
    [telegram], [vk] = said(Reply(words, CHOICE.buttons), edited=edited)
    assert (telegram.text, telegram.entities) == (words, [])
    assert vk.text == harmless(words)
    for mention in ("@all", "@everyone", "[id1|", "*id1", "[club1|"):
        assert mention not in vk.text


def enclosed(count: int) -> list[Enclosed]:
    """So many messages with a document each."""
    document = (Attachment(Kind.DOCUMENT, "doc1_2"),)
    return [Enclosed(Address(3, "11"), str(number), document) for number in range(count)]


def test_more_files_than_go_at_once_go_one_lot_after_another() -> None:
    lots = carried(3, enclosed(23), "vk")
    assert [len(getattr(lot, "files", ())) for lot in lots] == [MOST_FILES, MOST_FILES, 3]
    shown = copies(enclosed(205))
    assert [len(copy.keys) for copy in shown] == [MOST_COPIED, MOST_COPIED, 5]
    assert [key for copy in shown for key in copy.keys] == [str(n) for n in range(205)]
    assert carried(3, enclosed(205), "telegram") == list[Copy](shown)


def test_no_caption_is_ever_sent() -> None:
    """A caption holds 1024 units only: words go in a message of their own, before the file."""
    _, telegram = in_telegram(operation(Copy(str(ASKER), ("1",)), peer=GROUP))
    params = telegram.calls[-1].params
    assert "caption" not in params
    assert params["remove_caption"] == "true"


@pytest.mark.parametrize("reply", [Reply("а", ((Button("x", "я" * 33),),)), Reply("👍" * 2049)])
def test_the_fake_refuses_what_is_over_a_limit(reply: Reply) -> None:
    """Without this, the tests above would hold nothing; VK's stand in `test_vk_perform`."""
    result, telegram = in_telegram(operation(Send(reply)))
    assert isinstance(result, OurBug)
    assert telegram.sent(TELEGRAM_TOKEN, ASKER) == []


@pytest.mark.parametrize(("offset", "length"), [(1, 2), (0, 1)])
def test_the_fake_refuses_an_entity_within_a_character(offset: int, length: int) -> None:
    telegram = FakeTelegram(lambda: 0.0)
    telegram.add_bot(TELEGRAM_TOKEN)
    telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
    entity = {"type": "bold", "offset": offset, "length": length}
    params = {"chat_id": ASKER, "text": "👍👍", "entities": [entity]}
    status, why = refusal(telegram, TELEGRAM_TOKEN, "sendMessage", **params)
    assert status == 400
    assert "in a middle of a UTF-16 symbol" in why
