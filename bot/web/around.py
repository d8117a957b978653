"""Around every page stands the same: its rooms, as far as the visitor may go, and the way out."""

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.web.access import may, roles
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import form_token


def around(request: web.Request) -> dict[str, Any]:
    """What `console.html` needs of a request somebody makes who has entered."""
    visitor, college = request[VISITOR], request.app[DEPS].page.college

    def opens(path: str) -> bool:
        """Whether the visitor may open the room at this path."""
        return may(visitor, roles("GET", path), college)

    return {"here": request.path, "opens": opens, "token": form_token(request)}


def packed(response: web.Response) -> web.Response:
    """The same in as few bytes as the browser takes."""
    response.enable_compression()
    return response


async def rendered_apart(
    request: web.Request, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> web.Response:
    """A page of hundreds of rows: made in a thread, so that nobody waits for it meanwhile."""
    make = aiohttp_jinja2.render_string
    text = await asyncio.to_thread(make, template, request, context)
    return packed(web.Response(text=text, status=status, content_type="text/html"))
