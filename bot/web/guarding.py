"""Guarding lets nobody in without a session and changes nothing for another site's page.

Whoever is refused gets their typed text back: a session that ended must not cost an answer.
"""

import contextlib
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.ports import StorageDown
from bot.storage.logins import SEEN_EVERY, find_visitor, note_seen
from bot.web.access import ANYBODY, ENTERED, FILES, KIBIBYTE, home, may, roles
from bot.web.deps import DEPS, VISITOR

log = logging.getLogger(__name__)

COOKIE = "priemka_session"
MOST_BYTES = 96 * 1024
_MOST_FIELDS = 10_000
TYPED = ("title", "text", "wordings", "answer", "source", "next", "toml", "asked")
"""Fields in which people write; those of a table have names that begin with `CELL`."""
CELL = "cell-"
_PLAIN, _WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
STATIC = "/static/"
_NOTHING = "%00"
"""A sign that nobody types and no database takes."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Nothing for other sites; without one, our own forms could not be told from a stranger's.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Give every response the headers that keep it harmless; pages are never kept by caches."""
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = (
        "no-cache" if request.path.startswith(STATIC) else "no-store"
    )
    # Which server it is, and of what version, is nobody's business.
    response.headers["Server"] = "priemka"


def form_token(request: web.Request) -> str:
    """The token every form of this session carries: another site's page cannot know it."""
    secret = request.cookies.get(COOKIE, "").encode()
    return hmac.new(secret, b"form", hashlib.sha256).hexdigest()


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into a calm page that holds the typed text."""
    if _NOTHING in request.raw_path:
        return await refused(request, HTTPStatus.BAD_REQUEST)
    if most := FILES.get(_path(request)):
        request = request.clone(client_max_size=most, client_max_fields=_MOST_FIELDS)
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return await refused(request, error.status)
    except StorageDown as error:
        log.error("web: %s", error)
        return await refused(request, HTTPStatus.SERVICE_UNAVAILABLE)
    except Exception as error:
        log.error("web: %s", type(error).__name__, exc_info=True)
        return await refused(request, HTTPStatus.INTERNAL_SERVER_ERROR)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check where a change comes from, and that there is a session where one is needed."""
    if request.method == "POST":
        if not is_own(request):
            return await refused(request, HTTPStatus.FORBIDDEN)
        admitted = (_PLAIN, _WITH_FILES) if _path(request) in FILES else (_PLAIN,)
        if request.content_type not in admitted:
            return await refused(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    # Where there is nothing, who has not entered hears no more than that they have to.
    path = _path(request)
    allowed = roles(request.method, path) if path else ENTERED
    if allowed is ANYBODY:
        return await handler(request)
    deps, now = request.app[DEPS], request.app[DEPS].clock()
    token = request.cookies.get(COOKIE, "")
    visitor = await deps.runner.read(lambda session: find_visitor(session, token, now))
    if visitor is None:
        return await refused(request, HTTPStatus.UNAUTHORIZED)
    if request.method == "POST" and not await _has_token(request):
        return await refused(request, HTTPStatus.FORBIDDEN)
    if not may(visitor, allowed, deps.page.college):
        if request.path == "/":
            raise web.HTTPSeeOther(home(visitor, deps.page.college))
        return await refused(request, HTTPStatus.FORBIDDEN, closed=True)
    request[VISITOR] = visitor
    if visitor.seen_at is None or now - visitor.seen_at > SEEN_EVERY:
        # Pages are shown also while nothing can be written.
        with contextlib.suppress(StorageDown):
            await deps.runner.write(lambda session: note_seen(session, token, now))
    return await handler(request)


def _path(request: web.Request) -> str:
    """The path of the route as the router has it, "" where there is none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


def is_own(request: web.Request) -> bool:
    """True unless the browser says that another site's page sent this.

    Browsers of before 2023 say `Origin` alone. What says neither is none of these years: the
    token of the form must tell.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    # Only the host, and the one people know: TLS may end before us.
    known = {request.host, request.app[DEPS].known.console.partition("://")[2]}
    return origin is None or origin.partition("://")[2] in known - {""}


async def _has_token(request: web.Request) -> bool:
    token = (await read_form(request)).get("token", "")
    return hmac.compare_digest(token.encode(), form_token(request).encode())


async def read_form(request: web.Request) -> Mapping[str, str]:
    """The fields of a form. Raises HTTPBadRequest for a body that is none, or HTTP 413."""
    try:
        fields = await request.post()
    except (ValueError, LookupError, HttpProcessingError):
        # A wrong encoding, or one nobody knows; a form with files that is none.
        raise web.HTTPBadRequest from None
    words = {name: value for name, value in fields.items() if isinstance(value, str)}
    return {name: value.replace("\0", "") for name, value in words.items()}


async def read_all(request: web.Request, name: str) -> tuple[str, ...]:
    """Every value that a form has under this name. Raises as `read_form`."""
    await read_form(request)
    return tuple(str(value) for value in (await request.post()).getall(name, ()))


async def refused(request: web.Request, status: int, closed: bool = False) -> web.Response:
    """A page that says why not, what to do, and what was typed.

    `closed`: who asks has entered, and may not go there; nothing is wrong with the page they have.
    """
    context: Mapping[str, object] = {
        "status": int(status),
        "closed": closed,
        "typed": await _typed(request),
        "largest": FILES.get(_path(request), 0) // KIBIBYTE,
        "again": status == HTTPStatus.UNAUTHORIZED and _from_elsewhere(request),
    }
    return aiohttp_jinja2.render_template("refused.html", request, context, status=int(status))


def _from_elsewhere(request: web.Request) -> bool:
    """True where somebody followed a link on another site: browsers send no cookie of ours then."""
    said = (request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Mode"))
    return said == ("cross-site", "navigate") and COOKIE not in request.cookies


async def _typed(request: web.Request) -> str:
    try:
        form = await read_form(request) if request.method == "POST" else {}
    except web.HTTPException:
        return ""
    words = [form[name] for name in TYPED if form.get(name)]
    return "\n\n".join([*words, *_typed_in_cells(form)])


def _typed_in_cells(form: Mapping[str, str]) -> list[str]:
    """What stands in the cells of a table, a row in a line: `cell-3-value` is of the third row."""
    rows: dict[str, list[str]] = {}
    for name, value in form.items():
        if name.startswith(CELL) and value.strip():
            rows.setdefault(name.split("-")[1], []).append(value.strip())
    return ["\t".join(cells) for cells in rows.values()]
