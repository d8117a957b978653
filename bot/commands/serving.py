"""Serving opens the listeners of the process and says in Russian why it cannot."""

import asyncio
import errno
from dataclasses import dataclass

from aiohttp import web

from bot.app import App
from bot.commands.refusing import Refused
from bot.config_webhooks import address_of
from bot.storage.pages import PageInfo
from bot.web import health
from bot.web.changes import Changes
from bot.web.deps import DEPS, Deps
from bot.web.hooks import Door, make_hooks
from bot.web.server import make_web, read_templates
from bot.worklist import WorkList

# An open page keeps a line open; it is let go, and not waited for.
_PATIENCE = 1.0
# Health looks at every page of the process and needs none of its own.
_NO_PAGE = PageInfo(0, "", "web", 0, "", "off")


@dataclass(frozen=True, slots=True)
class Served:
    """The open listener: `address` as a browser takes it, `page` the page it shows, if any.

    `behind` runs as long as it is open.
    """

    address: str
    page: PageInfo | None
    runner: web.AppRunner
    behind: tuple[asyncio.Task[None], ...] = ()

    async def close(self) -> None:
        """Stop listening and let everybody go."""
        for task in self.behind:
            task.cancel()
        await asyncio.gather(*self.behind, return_exceptions=True)
        await self.runner.cleanup()


async def serve(app: App, changes: Changes, host: str, port: int) -> Served:
    """Open the listener; port 0 takes a free one. Raises Refused where that is impossible."""
    page = web_page(app)
    application = _application(app, changes, page)
    if page:
        await asyncio.to_thread(read_templates)
    runner = await _listen(application, host, port, "process.listen")
    address = address_of(host, runner.addresses[0][1])
    if page is None:
        return Served(address, page, runner)
    keep = application[DEPS].worklist.keep()
    return Served(address, page, runner, (asyncio.create_task(keep, name="gaps"),))


async def serve_hooks(app: App, host: str, port: int) -> Served:
    """Open the listener platforms come to, as `serve` does."""
    door = Door(app.hooks, app.core.known.pages, app.runner, app.clock, app.core.wake)
    runner = await _listen(make_hooks(door), host, port, "webhooks.listen")
    return Served(address_of(host, runner.addresses[0][1]), None, runner)


async def _listen(application: web.Application, host: str, port: int, key: str) -> web.AppRunner:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise Refused(_why(error, host, port, key)) from None
    return runner


def web_page(app: App) -> PageInfo | None:
    """The page on which the bot is tried out: the first of channel web where it answers."""
    return next((page for page in answered(app) if page.channel == "web"), None)


def answered(app: App) -> list[PageInfo]:
    """The pages on which people ask."""
    pages = (app.core.known.pages[page] for page in app.adapters)
    return [page for page in pages if page.mode != "off"]


def enter_link(address: str, key: str) -> str:
    """The link that lets somebody in once."""
    return f"{address}/enter?key={key}"


def _application(app: App, changes: Changes, page: PageInfo | None) -> web.Application:
    deps = Deps(
        app.runner,
        app.core.known,
        app.clock,
        app.core.wake,
        changes,
        page or _NO_PAGE,
        app.core.base,
        WorkList(app.runner, app.clock),
        app.trials,
        app.hooks,
    )
    return make_web(deps) if page else _only_health(deps)


def _only_health(deps: Deps) -> web.Application:
    """What machines ask, where the configuration has no page for people."""
    application = web.Application()
    health.furnish(application, deps)
    application.add_routes(
        [
            web.get("/livez", health.live),
            web.get("/readyz", health.ready),
            web.get("/metrics", health.metrics),
        ]
    )
    return application


def _why(error: OSError, host: str, port: int, key: str) -> str:
    place, mend = f"{host}:{port}", f"Поменяйте {key} в config.toml"
    if error.errno == errno.EADDRINUSE:
        return f"Адрес {place} занят другой программой. {mend} или остановите её."
    if error.errno == errno.EACCES:
        return f"На порт {port} не хватает прав: он меньше 1024. {mend}."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"Адреса {host} у этого компьютера нет. {mend}."
    return f"Не получилось открыть {place}: {error.strerror or error}. {mend}."
