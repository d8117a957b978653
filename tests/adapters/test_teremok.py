"""A double of Telegram nobody here wrote accepts what we send, by the rules it read for itself."""

from typing import Any, cast

import pytest
from aiogram.methods.base import Response
from aiogram.types import InlineKeyboardMarkup
from teremok import MockedSession

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.telegram_client import RawEditMessageText, RawSendMessage
from bot.operations import AnswerPress, Delivered, Edit, OurBug, Result, Send
from handlers.messages import Button, Reply
from handlers.splitting import split
from tests.adapters.pages import CHOICE, operation, telegram_page


async def perform(*bodies: Send | Edit) -> tuple[list[Result], list[RawSendMessage]]:
    """Return how each operation came out, and what the double was sent."""
    session = MockedSession()
    for number, body in enumerate(bodies, start=1):
        method = RawSendMessage if isinstance(body, Send) else RawEditMessageText
        session.add_result(method, Response[Any](ok=True, result={"message_id": number}))
    adapter = TelegramAdapter(telegram_page(), session)
    results = [await adapter.perform(operation(body)) for body in bodies]
    return results, cast(list[RawSendMessage], session.requests)


async def test_text_that_looks_like_broken_markup_is_accepted_as_it_is() -> None:
    texts = ["<b>не закрыт", "a & b < c", "_*[`", "балл <4", "</i>"]
    results, sent = await perform(*(Send(Reply(text)) for text in texts))
    assert results == [Delivered(str(number)) for number in range(1, len(texts) + 1)]
    assert [message.text for message in sent] == texts


async def test_buttons_are_accepted() -> None:
    results, sent = await perform(Send(CHOICE), Edit("5", CHOICE))
    assert results == [Delivered("1"), Delivered("5")]
    markups = [message.reply_markup for message in sent]
    assert all(isinstance(markup, InlineKeyboardMarkup) for markup in markups)
    labels = [
        [button.text for row in markup.inline_keyboard for button in row]
        for markup in markups
        if isinstance(markup, InlineKeyboardMarkup)
    ]
    assert labels == [["Общежитие", "Спросить сотрудника"]] * 2


async def test_a_long_text_is_accepted_in_the_pieces_delivery_makes() -> None:
    long = Reply("Приёмная комиссия 👍 работает. " * 600, CHOICE.buttons)
    pieces = split(long)
    results, sent = await perform(*(Send(piece) for piece in pieces))
    assert len(pieces) > 4
    assert all(isinstance(result, Delivered) for result in results)
    assert [message.reply_markup is not None for message in sent][-2:] == [False, True]


@pytest.mark.parametrize(
    "reply",
    [Reply("а" * 4097), Reply("👍" * 2049), Reply(""), Reply("а", ((Button("x", "я" * 33),),))],
)
async def test_what_breaks_its_rules_comes_back_as_our_bug(reply: Reply) -> None:
    results, _ = await perform(Send(reply))
    assert isinstance(results[0], OurBug)


async def test_the_answer_to_a_press_is_accepted_however_long_it_was() -> None:
    adapter = TelegramAdapter(telegram_page(), MockedSession())
    result = await adapter.perform(operation(AnswerPress("1", "5", "👍" * 300)))
    assert result == Delivered()
