"""Every page there is, found from the router and by the links on pages, none of them named here."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from aiohttp.web import RouteDef

from bot.web.server import ROUTES
from tests.web.world import Visit

_PATTERNS = {
    route.path: re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path))
    for route in ROUTES
    if isinstance(route, RouteDef) and route.method == "GET"
}
Kind = tuple[str, frozenset[str]]
"""A route, and the names of what is asked of it: pages of one kind look alike."""
Shape = frozenset[tuple[str, ...]]
"""The elements of a page that differ for who looks at it or operates it, each once."""
_TELLING = ("class", "type", "role", "disabled", "readonly", "data-digit", "action")


Shapes = dict[str, Shape]
"""What pages are made of, by path."""


class _Links(HTMLParser):
    """Collects where a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link."""
        href = dict(attrs).get("href") if tag == "a" else None
        if href and not href.startswith("#"):
            self.found.append(href)


class _Elements(HTMLParser):
    """Collects what stands in the part of a page that is its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self._own = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self._own = self._own or tag == "main"
        if self._own:
            told = dict(attrs)
            self.found.add((tag, *(f"{name}={told[name]}" for name in _TELLING if name in told)))


def kind(path: str) -> Kind | None:
    """What kind of page a path leads to, None where no route is."""
    parts = urlsplit(path)
    route = next((name for name, wanted in _PATTERNS.items() if wanted.fullmatch(parts.path)), "")
    return (route, frozenset(parse_qs(parts.query))) if route else None


async def pages(visit: Visit) -> dict[Kind, str]:
    """A path for every kind of page that a visitor can come to."""
    found: dict[Kind, str] = {}
    seen = set[Kind]()
    waiting = [path for path in _PATTERNS if "{" not in path and path != "/events"]
    while waiting:
        path = waiting.pop(0)
        asked = kind(path)
        if asked is None or asked in seen:
            continue
        seen.add(asked)
        async with visit.browser.get(path) as reply:
            # Not ready is an answer (nothing runs behind these pages); broken is none.
            assert reply.status != 500, path
            if reply.status != 200 or reply.content_type != "text/html":
                continue
            html, at = await reply.text(), str(reply.url.relative())
        links = _Links()
        links.feed(html)
        waiting += [urljoin(at, link) for link in links.found]
        came = kind(at)
        # A part of a page is shown within its page.
        if came is not None and "<!doctype html>" in html:
            seen.add(came)
            found.setdefault(came, at)
    return found


async def shapes(visit: Visit, found: dict[Kind, str]) -> Shapes:
    """Of which elements each of these pages is made, as a visitor sees them."""
    made: Shapes = {}
    for path in found.values():
        elements = _Elements()
        elements.feed(await visit.look(path))
        made[path] = frozenset(elements.found)
    return made


def unlike(those: Shapes, known: Shapes) -> list[str]:
    """The pages on which something stands that stands on no known page of the same route."""
    seen: dict[str, set[tuple[str, ...]]] = {}
    for path, shape in known.items():
        seen.setdefault(urlsplit(path).path, set()).update(shape)
    return [path for path, one in those.items() if one - seen.get(urlsplit(path).path, set())]
