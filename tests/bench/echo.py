"""The peers: each library's own receiver answering every message, without a database.

As a process: `python -m tests.bench.echo telegram http://127.0.0.1:8081`.
"""

import asyncio
import sys

from aiogram import Bot as TelegramBot
from aiogram import Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message as TelegramMessage
from aiohttp import ClientTimeout, TCPConnector
from vkbottle import API, AiohttpClient
from vkbottle.bot import Bot as VkBot
from vkbottle.bot import Message as VkMessage

from tests.bench.processes import token


async def telegram(address: str) -> None:
    """Answer every message with its own words, until stopped."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(address), limit=0)
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: TelegramMessage) -> None:
        await message.answer(f"ответ {message.text}")

    await dispatcher.start_polling(
        TelegramBot(token("telegram"), session=session), handle_signals=False
    )


async def vk(address: str) -> None:
    """Answer every message with its own words, until stopped."""
    client = AiohttpClient(timeout=ClientTimeout(total=20), connector=TCPConnector(limit=0))
    api = API(token("vk"), http_client=client)
    api.API_URL = f"{address}/method/"
    bot = VkBot(api=api)

    @bot.on.message()
    async def echo(message: VkMessage) -> None:
        await message.answer(f"ответ {message.text}")

    await bot.run_polling()


if __name__ == "__main__":
    asyncio.run({"telegram": telegram, "vk": vk}[sys.argv[1]](sys.argv[2]))
