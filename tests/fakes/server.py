"""Both platforms behind one HTTP server on the loopback, for real clients and killed processes.

They deliver to the webhooks they are told of, too.

`/bot{token}/{method}` is Telegram, `/method/{name}` VK's API, `/lp/{group}` its long poll,
`/control/{name}` the test's own hand. In a test: `async with serve(telegram, vk) as base_url`.
As a process: `python -m tests.fakes.server --port 8081 --control`.
"""

import argparse
import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.answer import Answer, Params, Upload
from tests.fakes.control import Control
from tests.fakes.delivering import delivering
from tests.fakes.schemas import telegram_check, vk_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.fakes.wire import Wire, ask_vk, linger, written

HOST = "127.0.0.1"


async def asked(request: web.BaseRequest) -> Params:
    """Return the parameters of a request: query and body, be it a form, multipart or JSON."""
    params: Params = dict(request.query)
    if not request.body_exists:
        return params
    if request.content_type == "application/json":
        params.update(await request.json())
    elif request.content_type.startswith("multipart/"):
        params.update(attached(dict(await request.post())))
    else:
        params.update(parse_qsl(await request.text(), keep_blank_values=True))
    return params


def attached(form: Params) -> Params:
    """Return a form in which a file stands where `attach://` and the name of its part stood."""
    files = {
        name: Upload(part.filename, part.file.read())
        for name, part in form.items()
        if isinstance(part, web.FileField)
    }
    params = {name: value for name, value in form.items() if name not in files}
    for name, value in params.items():
        if str(value).startswith("attach://"):
            params[name] = files.pop(str(value).removeprefix("attach://"))
    return {**params, **files}


class Door:
    """The one request handler; leaner than a router, since benchmarks go through it."""

    def __init__(self, telegram: FakeTelegram, vk: FakeVk, control: Control | None) -> None:
        self.telegram, self.vk, self.control = telegram, vk, control
        self.wires = {"telegram": Wire(telegram), "vk": Wire(vk)}

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[len("/bot") :].rpartition("/")
            answer = self.telegram.handle(token, method, await asked(request))
            return await respond(request, await self.wires["telegram"].settle(answer))
        if path.startswith(("/method/", "/lp/")):
            authorization = request.headers.get("Authorization", "")
            answer = ask_vk(self.vk, path, await asked(request), authorization)
            return await respond(request, await self.wires["vk"].settle(answer))
        if path.startswith("/file/bot"):
            token, _, name = path[len("/file/bot") :].partition("/files/")
            known = token in self.telegram.bots
            return served(self.telegram.files.get(name.removesuffix(".bin")) if known else None)
        if path.startswith("/vkfile/"):
            return served(self.vk.files.get(path[len("/vkfile/") :]))
        if path.startswith("/upload/"):
            return web.json_response(self.vk.uploaded(path, await asked(request)))
        if path.startswith("/control/") and self.control is not None:
            return await obey(self.control, path[len("/control/") :], await asked(request))
        return web.Response(status=404)


def served(data: bytes | None) -> web.StreamResponse:
    """Return the bytes of a file, or that there is none."""
    return web.Response(status=404) if data is None else web.Response(body=data)


async def obey(control: Control, name: str, params: Params) -> web.StreamResponse:
    """Do what a test asks for; nonsense is answered with 400 and what is wrong with it."""
    try:
        return web.json_response(await control.do(name, params))
    except (LookupError, TypeError, AttributeError) as nonsense:
        return web.json_response({"error": repr(nonsense)}, status=400)


async def respond(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """Send an answer: late, broken off, or as it is."""
    await linger(answer.delay)
    if answer.cut and request.transport is not None:
        request.transport.abort()
        return web.Response()
    body = written(answer)
    kind = "text/html" if body.startswith(b"<") else "application/json"
    return web.Response(status=answer.status, body=body, content_type=kind)


@asynccontextmanager
async def serve(
    telegram: FakeTelegram, vk: FakeVk, *, port: int = 0, control: bool = False
) -> AsyncIterator[str]:
    """Serve both platforms; yields the base URL, without a slash at its end.

    A schema violation seen on the way is raised at the end: clients cannot swallow it.
    """
    door = Door(telegram, vk, Control(telegram, vk) if control else None)
    server = web.Server(door, handler_cancellation=True, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    vk.base_url = f"http://{HOST}:{runner.addresses[0][1]}"
    violations: list[Exception] = []
    try:
        async with delivering(telegram, vk):
            yield vk.base_url
    except BaseException as failure:
        for violation in telegram.violations + vk.violations:
            failure.add_note(f"schema violation: {violation}")
        raise
    else:
        violations = telegram.violations + vk.violations
    finally:
        await runner.cleanup()
    if violations:
        raise violations[0]


async def run(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT; the first line printed is the base URL."""
    check = arguments.check
    telegram = FakeTelegram(time.time, check=telegram_check() if check else None)
    vk = FakeVk(time.time, check=vk_check() if check else None)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(telegram, vk, port=arguments.port, control=arguments.control) as base_url:
        print(base_url, flush=True)
        await stop.wait()


def main(argv: list[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--control", action="store_true", help="serve /control/ as well")
    parser.add_argument("--check", action="store_true", help="hold every call to the schemas")
    asyncio.run(run(parser.parse_args(argv)))


if __name__ == "__main__":
    main()
