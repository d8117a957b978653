"""How long a person waits in a browser: from a key to what it shows, and what a page weighs.

    python -m tests.web.seeding FILE --serve PORT     # prints a link
    python -m tests.browser LINK

Figures are printed and never asserted: a machine with much to do says little.
"""

import asyncio
import sys
from statistics import median, quantiles
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Response

from tests.browser.chromium import ABSENT, FOUND, WIDE, started

PRESSES = 40
PAUSE = 0.4
"""Seconds somebody at least looks at a gap before the next one."""
# The moment when a key is down, and the first picture that shows another gap.
_WATCH = """() => {
  window.waits = [];
  let since = 0;
  addEventListener("keydown", () => { since = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    const begun = since;
    since = 0;
    if (begun) requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - begun)));
  }).observe(document.getElementById("detail"), { childList: true });
}"""


async def waits(page: Page, pause: float = 0.0) -> list[float]:
    """Milliseconds from each press to the gap that it shows, with a pause before each."""
    await page.goto("/gaps")
    await page.evaluate(_WATCH)
    below = await page.locator("[data-gap]").count() - 1
    for count in range(1, min(PRESSES, below) + 1):
        await asyncio.sleep(pause)
        await page.keyboard.press("ArrowDown")
        await page.wait_for_function("(count) => waits.length >= count", arg=count)
    found: list[float] = await page.evaluate("waits")
    return found


async def weight(browser: Browser, page: Page) -> int:
    """Bytes that come over the line for a first visit to the page of gaps."""
    context = await browser.new_context(storage_state=await page.context.storage_state())
    first, replies = await context.new_page(), list[Response]()

    def note(reply: Response) -> None:
        replies.append(reply)

    first.on("response", note)
    await first.goto(page.url, wait_until="networkidle")
    sizes = [await reply.request.sizes() for reply in replies]
    await context.close()
    return sum(one["responseBodySize"] for one in sizes)


async def measure(link: str) -> None:
    """Print the figures of the site that the link enters."""
    parts = urlsplit(link)
    async with started() as browser:
        wide, high = WIDE
        page = await browser.new_page(
            base_url=f"{parts.scheme}://{parts.netloc}", viewport={"width": wide, "height": high}
        )
        await page.goto(link)
        await page.get_by_role("button", name="Войти").click()
        await page.wait_for_url(lambda url: "/enter" not in url)
        for pause, how in ((0.0, "one after another"), (PAUSE, f"{PAUSE:g} s apart")):
            found = await waits(page, pause)
            print(
                f"key press to detail: median {median(found):.0f} ms, "
                f"90th percentile {quantiles(found, n=10)[-1]:.0f} ms, {len(found)} presses {how}"
            )
        print(f"first visit to the page of gaps: {await weight(browser, page) / 1000:.1f} kB")


if __name__ == "__main__":
    if not FOUND:
        sys.exit(ABSENT)
    asyncio.run(measure(sys.argv[1]))
