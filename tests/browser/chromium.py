"""A browser as a visitor has it, watched: it goes to no other host and nothing on a page fails.

Chromium is looked for and never downloaded: `CHROMIUM` names another one than the system's.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    Response,
    async_playwright,
    expect,
)

from tests.web.world import World

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOUND = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
ABSENT = "no Chromium here: `apt install chromium`, or name one with CHROMIUM=/path"
# Without these a root's Chromium does not start, and each one looks for its maker's hosts.
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
# Nothing is timed here: what never comes is told after this, in milliseconds.
_PATIENCE = 60_000
expect.set_options(timeout=_PATIENCE)
WIDE, PHONE = (1440, 900), (390, 844)
# The browser's own line about a response that is looked at below.
_OF_RESPONSE = "Failed to load resource"
_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@asynccontextmanager
async def started() -> AsyncIterator[Browser]:
    """One browser; pages of different visitors share nothing in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=FOUND, args=list(_FLAGS))
        yield browser
        await browser.close()


@dataclass
class Seen:
    """What must not happen on a page, as it happened; the rest is what a test asks for.

    That is: refusals, the address of another site, words of the browser. No slots: the library
    hangs marks on it.
    """

    host: str
    statuses: set[int] = field(default_factory=set)
    elsewhere: str = ""
    expected: str = ""
    wrong: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note whatever goes wrong on this page from now on."""
        page.on("console", self._said)
        page.on("pageerror", self._raised)
        page.on("dialog", self._opened)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        asked_for = bool(self.expected) and self.expected in message.text
        if message.type not in ("error", "warning") or asked_for:
            return
        if not message.text.startswith(_OF_RESPONSE):
            self.wrong.append(f"console: {message.text}")

    def _raised(self, error: Error) -> None:
        self.wrong.append(f"script: {error.message}")

    async def _opened(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def _asked(self, request: Request) -> None:
        own = (f"{self.host}/", "data:", "blob:", *filter(None, [self.elsewhere]))
        if not request.url.startswith(own):
            self.wrong.append(f"foreign host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.statuses:
            self.wrong.append(f"{response.status}: {response.request.method} {response.url}")


@asynccontextmanager
async def visitor(
    browser: Browser,
    here: World,
    *,
    statuses: set[int] | None = None,
    elsewhere: str = "",
    expected: str = "",
    **options: Any,
) -> AsyncIterator[Page]:
    """An empty page of a visitor who has not entered; at the end nothing may have gone wrong.

    `options` are those of a browser context, besides `size` and `scheme`; the rest is as in `Seen`.
    """
    wide, high = options.pop("size", WIDE)
    host = str(here.server.make_url("/")).rstrip("/")
    context = await browser.new_context(
        base_url=host,
        viewport={"width": wide, "height": high},
        color_scheme=options.pop("scheme", "light"),
        locale="ru-RU",
        **options,
    )
    context.set_default_timeout(_PATIENCE)
    seen = Seen(host, statuses or set(), elsewhere, expected)
    context.on("page", seen.watch)
    try:
        yield await context.new_page()
    finally:
        await context.close()
    assert not seen.wrong, seen.wrong


async def enter(page: Page, here: World, **right: Any) -> None:
    """Follow a one-time link with a right and press the button, as a person does."""
    await page.goto(f"/enter?key={here.link(**right)}")
    await page.get_by_role("button", name="Войти").click()
    await page.wait_for_url(lambda url: "/enter" not in url)


async def axe(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong with the page as it is, by these rules or by all: where and why."""
    await page.evaluate(_AXE)
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = await page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
