"""A link that leads nowhere is told with its place; what opens for people only is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.commands import checking_links
from bot.commands.checking_links import check_links
from bot.config import College as Configured
from bot.library import Content
from knowledge.colleges import College, Fact, Link, load_college
from knowledge.entries import Entry, Variant


@asynccontextmanager
async def site() -> AsyncIterator[str]:
    """A site whose pages answer with the status in their address; /slow never does."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]))

    async def moved(_: web.Request) -> web.Response:
        raise web.HTTPFound("/404")

    application = web.Application()
    application.add_routes([web.get("/moved", moved), web.get("/{status}", page)])
    server = TestServer(application)
    await server.start_server()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.close()


def content(college: College, *texts: str) -> Content:
    """A base with these answers beside a college."""
    variants = tuple(Variant(text) for text in texts)
    entry = Entry("docs.list", "Список", "c", ("х",), variants)
    return Content([entry], [(Configured(Path("kmt"), (), ()), college)], [])


def real(*facts: Fact, link: str) -> College:
    """A college that is not made up."""
    sample = load_college().value
    assert sample is not None
    plain = replace(sample, slug="kmt", sample=False, facts=facts)
    return replace(plain, links=(Link("vk", link),))


async def test_dead_links_are_told_where_they_stand() -> None:
    async with site() as at:
        facts = Fact("contact.site", f"{at}/404"), Fact("contact.route", f"Смотрите {at}/200.")
        college = real(*facts, link=f"{at}/500")
        said = f"Вот [сайт]({at}/moved), а вот {at}/403, {at}/200 и http://127.0.0.1:1/."
        found = await check_links(content(college, said))
    told = [one.text.replace(at, "") for one in found if one.level == "warning"]
    assert told == [
        "база: docs.list: /moved: ответ 404.",
        "база: docs.list: http://127.0.0.1:1/: не открывается (ClientConnectorError).",
        "kmt: contact.site: /404: ответ 404.",
        "kmt: links.vk: /500: ответ 500.",
    ]
    assert found[-1].text == "Открывается ссылок: 2."


async def test_who_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking_links, "LONGEST_SECONDS", 0.2)

    async def silent(*_: object) -> None:
        await asyncio.sleep(60)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    link = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    found = await check_links(content(real(link=link)))
    server.close()
    assert found[0].text == f"kmt: links.vk: {link}: не отвечает."


async def test_links_of_the_made_up_college_are_nobodys() -> None:
    made_up = replace(real(link="http://127.0.0.1:1/"), sample=True)
    found = await check_links(content(made_up))
    assert [one.text for one in found] == ["Открывается ссылок: 0."]
