"""Around every page stands the same: its rooms, as far as the visitor may go, and the way out."""

from typing import Any

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
