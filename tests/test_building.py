"""Where there is a console every college has its desk there, whatever pages it has."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.app import App
from bot.building import build
from bot.clock import system_clock
from bot.commands.preparing import read_content
from bot.commands.serving import answered, web_page
from bot.config import Config, read_config
from bot.config_pages import College as CollegeConfig
from bot.config_pages import Page
from knowledge.colleges import College
from knowledge.understanding import Knowledge
from tests.commanding import write_config


def page(slug: str, channel: str, mode: str = "full") -> Page:
    """A page as the configuration has it."""
    return Page(slug, channel, mode)


def built(folder: Path, *pages: tuple[Page, ...], left_out: int = 0) -> App:
    """A process for colleges c0, c1 … with these pages, but for the last ones: they are faulty."""
    config = read_config(write_config(folder), {})
    content = read_content(config, date(2027, 7, 1))
    sample: College = content.found[0][1]
    found = [
        (CollegeConfig(None, those, ()), replace(sample, slug=f"c{number}"))
        for number, those in enumerate(pages)
    ]
    whole: Config = replace(config, colleges=tuple(one for one, _ in found))
    few = Knowledge.build(content.entries[:2], [college for _, college in found])
    good = found[: len(found) - left_out]
    return build(whole, few, good, system_clock, lambda: None)


def desks(app: App) -> list[list[str]]:
    """The pages of the desks each college has in the browser."""
    known = app.core.known
    return [
        [known.pages[desk.page].slug for desk in those if desk.silent]
        for those in known.desks.values()
    ]


def test_a_college_without_a_page_in_the_browser_has_a_desk_there(tmp_path: Path) -> None:
    app = built(tmp_path, (page("tg", "telegram", "off"),), (page("proba", "web"),))
    assert desks(app) == [["desk@c0"], ["proba"]]
    shown = web_page(app)
    assert shown is not None
    assert shown.slug == "proba", "the bot is tried out where it answers"
    assert [one.slug for one in answered(app)] == ["proba"]
    alone = next(one for one in app.core.known.pages.values() if one.slug == "desk@c0")
    assert alone.id in app.adapters, "what is said to its people is delivered"
    asyncio.run(app.stop())


def test_a_page_that_is_off_is_no_desk_and_without_a_console_nobody_has_one(
    tmp_path: Path,
) -> None:
    app = built(tmp_path / "one", (page("a", "web", "off"),), (page("b", "web"),))
    assert desks(app) == [["desk@c0"], ["b"]]
    asyncio.run(app.stop())
    app = built(tmp_path / "two", (page("a", "web", "off"),), (page("b", "telegram", "off"),))
    assert desks(app) == [[], []]
    assert web_page(app) is None
    asyncio.run(app.stop())


def test_a_page_whose_college_is_left_out_is_not_taken_for_removed(tmp_path: Path) -> None:
    pages = (page("tg", "telegram", "off"),), (page("proba", "web"),), (page("two", "web", "off"),)
    app = built(tmp_path, *pages, left_out=1)
    assert {"tg", "proba", "two", "desk@c0"} <= app.core.known.named
    assert "two" not in {one.slug for one in app.core.known.pages.values()}
    asyncio.run(app.stop())
