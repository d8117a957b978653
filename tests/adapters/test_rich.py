"""Bold and links reach each platform in its own way, and nobody's words become more than words."""

from dataclasses import replace

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.vk import VkAdapter
from bot.adapters.vk_text import harmless
from bot.operations import Delivered, Edit, OurBug, Send, pack, unpack
from bot.web.showing import rich
from handlers.messages import Reply
from handlers.splitting import units
from knowledge.rich import read
from tests.adapters import test_telegram_receive, test_vk_receive
from tests.adapters.pages import ASKER, COMMUNITY, TELEGRAM_TOKEN, operation
from tests.fakes import faults
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk

URL = "https://college.example/priem?a=1&b=2"
_RICH = read(f"👍 **Подать** [заявление]({URL}) <b>& *id1 (x)")
REPLY = Reply(_RICH.text, (), _RICH.spans)
BARE = f"👍 Подать заявление ({URL}) <b>& *id1 (x)"
ENTITIES = [
    {"type": "bold", "offset": 3, "length": 6},
    {"type": "text_link", "offset": 10, "length": 9, "url": URL},
]


def test_telegram_gets_entities_in_utf16_units() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        sent = await adapter.perform(operation(Send(REPLY)))
        assert isinstance(sent, Delivered)
        [posted] = telegram.sent(TELEGRAM_TOKEN, ASKER)
        assert (posted.text, posted.entities) == (REPLY.text, ENTITIES)
        assert "parse_mode" not in telegram.calls[-1].params
        changed = replace(REPLY, text=REPLY.text + "!")
        assert await adapter.perform(operation(Edit(sent.external_id, changed))) == sent
        assert posted.entities == ENTITIES

    test_telegram_receive.play(work)


def test_entities_telegram_refuses_cost_the_look_and_not_the_answer() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        no = faults.telegram_error(400, "Bad Request: can't parse entities: wrong offset")
        telegram.faults.add(no, times=1)
        assert await adapter.perform(operation(Send(REPLY))) == Delivered("2")
        [posted] = telegram.sent(TELEGRAM_TOKEN, ASKER)
        assert (posted.text, posted.entities) == (BARE, [])
        telegram.faults.add(no)
        assert isinstance(await adapter.perform(operation(Send(REPLY))), OurBug)

    test_telegram_receive.play(work)


def test_vk_gets_plain_words_and_addresses() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        await adapter.perform(operation(Send(REPLY)))
        [sent] = vk.sent(COMMUNITY, ASKER)
        assert sent.text == BARE.replace("*id1", "∗id1")
        params = vk.calls[-1].params
        assert (params["disable_mentions"], params["dont_parse_links"]) == (1, 1)

    test_vk_receive.play(work)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("@all зайдите", "＠all зайдите"),
        ("@everyone, @online,@here", "＠everyone, ＠online,＠here"),
        ("@все", "＠все"),
        ("[id1|Приёмная комиссия]", "[id1│Приёмная комиссия]"),
        ("[club5|мы] [public5|мы] [event5|мы]", "[club5│мы] [public5│мы] [event5│мы]"),
        ("[https://evil.example|наш сайт]", "[https://evil.example│наш сайт]"),
        ("*id1 (Ректор) *durov", "∗id1 (Ректор) ∗durov"),
        ("@id1 (Ректор)", "＠id1 (Ректор)"),
        ("[[id1|а]", "[[id1│а]"),
        ("и/@all, (@all) «@all» -@all", "и/＠all, (＠all) «＠all» -＠all"),
        ("https://a.example/[id1|Ректор]", "https://a.example/[id1│Ректор]"),
        ("vk.com/[club5|мы] a.example/x*id1", "vk.com/[club5│мы] a.example/x*id1"),
        ("[#alias|слова|https://evil.example]", "[#alias│слова|https://evil.example]"),
        ("priem@college.example", "priem@college.example"),
        ("https://vk.com/@college-o-nas и vk.com/@a", "https://vk.com/@college-o-nas и vk.com/@a"),
        ("2*3 = 6, 5 * 5, a|b, [1]", "2*3 = 6, 5 * 5, a|b, [1]"),
    ],
)
def test_nobodys_words_mention_anybody_in_vk(words: str, shown: str) -> None:
    assert harmless(words) == shown
    assert units(shown) == units(words), "a text that fits still fits"


def test_the_page_shows_html_and_nobodys_words_are_any() -> None:
    html = str(rich(REPLY.text, REPLY.spans))
    link = URL.replace("&", "&amp;")
    assert html == (
        f'👍 <strong>Подать</strong> <a href="{link}" rel="noopener noreferrer" target="_blank">'
        "заявление</a> &lt;b&gt;&amp; *id1 (x)"
    )
    nested = read(f'**[сайт]({URL}"onclick=x)** и **ещё**')
    shown = str(rich(nested.text, nested.spans))
    assert shown.startswith("<strong><a href=")
    assert "сайт</a></strong> и <strong>ещё</strong>" in shown
    assert '"onclick' not in shown
    assert str(rich("", ())) == ""
    assert str(rich("<script>", ())) == "&lt;script&gt;"


def test_spans_are_kept_in_the_outbox_and_older_rows_have_none() -> None:
    kind, data = pack(Send(REPLY))
    assert unpack(kind, data) == Send(REPLY)
    assert unpack("send", {"reply": {"text": "а", "buttons": []}}) == Send(Reply("а"))
