"""Coming in by a password and a code: whoever is refused hears the same, whatever was wrong."""

import asyncio
from http import HTTPStatus

from aiohttp import web

from bot.passwords import fits, step_of
from bot.storage.passwords import begin_try, end_try
from bot.web.deps import DEPS
from bot.web.entering import let_in, let_try, newcomer, ways
from bot.web.guarding import read_form

HASHING = web.AppKey("hashing", asyncio.Lock)
"""One password at a time: each takes 64 MB."""
_LONGEST = 200


async def enter(request: web.Request) -> web.StreamResponse:
    """POST /enter/password: a session for who knows `name`, `password` and the `code` of now."""
    await let_try(request)
    deps, form = request.app[DEPS], await read_form(request)
    name, password, code = (form.get(one, "")[:_LONGEST] for one in ("name", "password", "code"))
    name, code = " ".join(name.split()), "".join(code.split())
    now, device, before = newcomer(request)
    tried = await deps.runner.write(lambda session: begin_try(session, name, now))
    async with request.app[HASHING]:
        right = await asyncio.to_thread(fits, tried.hash if tried else "", password.strip())
    if tried is not None:
        step = step_of(tried.secret, code, now)
        step = step if right else 0
        token = await deps.runner.write(
            lambda session: end_try(session, name, tried, step, now, device, before)
        )
        if token:
            raise let_in(request, token)
    return await ways(request, HTTPStatus.UNPROCESSABLE_ENTITY, late="password", name=name)
