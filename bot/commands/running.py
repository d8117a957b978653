"""Running is the whole life of the process: prepare, start, say so, wait to be stopped, stop."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot import logs
from bot.app import App
from bot.building import build
from bot.commands.preparing import (
    clock_of,
    note_warnings,
    prepare,
    refuse_nothing,
    stock,
)
from bot.commands.refusing import Refused
from bot.commands.serving import Served, answered, enter_link, serve, serve_hooks
from bot.config import Config
from bot.learning import Learner, build_knowledge
from bot.library import Library
from bot.memory import settle
from bot.publishing import note_faults
from bot.storage.by_hand import opened, plainly
from bot.storage.content import Stored, load_news
from bot.storage.content_history import publications_of, stood
from bot.storage.engine import Engines
from bot.storage.locking import AlreadyRunning, hold
from bot.storage.logins import Right, new_link
from bot.storage.migrate import migrate
from bot.storage.runner import write
from bot.web.changes import Changes

log = logging.getLogger(__name__)

STOP_SECONDS = 10.0
# What was learnt before is read sooner than this.
LEARNS_AFTER = 3.0
LEARNS = "Учусь понимать вопросы: один раз, около минуты, на слабом компьютере дольше…"
# Who starts the process may do anything with it.
_STARTER = Right(role="owner")
# Publications of a college that are looked through for content without fault.
_LOOK_BACK = 20
RUNS_ALREADY = (
    "«Приёмка» с этой базой данных уже запущена, вторая копия не нужна.\n"
    "Новая ссылка на страницу: .venv/bin/python -m bot link"
)


def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM, then be gone within `STOP_SECONDS`; the exit code.

    Raises ConfigError, Refused, SecretError, StorageDown.
    """
    config = prepare(options)
    logs.set_up(config.process.log)
    return asyncio.run(_run(config, options.worker))


async def _run(config: Config, worker: str) -> int:
    app, changes = built(config, worker)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    served: Served | None = None
    public: Served | None = None
    try:
        served = await serve(app, changes, config.process.host, config.process.port)
        if config.webhooks is not None and app.hooks.hooks:
            # Open before a platform is told of it: VK asks for its confirmation at once.
            public = await serve_hooks(app, config.webhooks.host, config.webhooks.port)
        await app.start()
        settle()
        await _announce(config, app, served)
        await stop.wait()
    finally:
        await _stop(app, public, served)
    return 0


def built(config: Config, worker: str) -> tuple[App, Changes]:
    """The app of a configuration, its content read and learnt; nothing runs yet.

    Raises Refused, SecretError, StorageDown.
    """
    clock, changes = clock_of(config), Changes()
    try:
        # Learning from the base takes seconds; a second copy is told before.
        library, seen = stocked(config, worker)
        content = library.content(clock().date())
        refuse_nothing(content)
        note_warnings(content)
        with telling_that_it_learns():
            knows = build_knowledge(config, content)
        app = plainly(
            lambda: build(
                config,
                knows,
                content.found,
                clock,
                changes.up,
                worker=worker,
                learns=Learner(config, library),
                seen=seen,
            )
        )
    except AlreadyRunning:
        raise Refused(RUNS_ALREADY) from None
    note_faults(app.core.known, content.faults)
    return app, changes


@contextmanager
def telling_that_it_learns() -> Iterator[None]:
    """Say what takes so long, where it does: whoever starts the process is not to stop it."""
    telling = threading.Timer(LEARNS_AFTER, partial(print, LEARNS, file=sys.stderr, flush=True))
    telling.daemon = True
    telling.start()
    try:
        yield
    finally:
        telling.cancel()


def stocked(config: Config, worker: str) -> tuple[Library, int]:
    """The content of the database, with what it did not have yet, and its publication.

    Raises Refused, AlreadyRunning, StorageDown.
    """
    with opened(config.database_url().reveal()) as engines:
        plainly(lambda: hold(engines, worker))()
        plainly(lambda: migrate(engines.writer))
        plainly(lambda: stock(engines, config))
        news = plainly(lambda: write(engines, lambda session: load_news(session, {})))
        library = Library.empty(config).renewed(news)
        for owner in library.unsettled:
            library = library.settled(owner, _earlier(engines, owner))
    return library, news.number


def _earlier(engines: Engines, owner: str) -> Iterator[tuple[Stored, ...]]:
    """What an owner had before the last publication, before the one before it, and so on."""
    looked = partial(publications_of, owner=owner, most=_LOOK_BACK)
    for number in plainly(partial(write, engines, looked))[1:]:
        had = partial(stood, owner=owner, publication=number)
        yield plainly(partial(write, engines, had))


async def _announce(config: Config, app: App, served: Served) -> None:
    """Two lines: what runs, and where to look at it."""
    pages = ", ".join(page.slug for page in answered(app)) or "нет"
    today = config.process.today
    day = f", сегодня считается {today:%d.%m.%Y}" if today else ""
    colleges = len(app.core.known.colleges)
    print(f"«Приёмка» работает{day}. Колледжей: {colleges}, страницы: {pages}. Стоп: Ctrl+C")
    if faulty := ", ".join(owner or "общая база" for owner in app.core.known.faults):
        print(f"С ошибками: {faulty}. Что не так: .venv/bin/python -m bot check")
    if served.page is None:
        print(f"Страницы для браузера в настройках нет. Состояние: {served.address}/readyz")
    else:
        now = app.clock()
        key = await app.runner.write(lambda session: new_link(session, now, _STARTER))
        print(f"Откройте в браузере: {enter_link(config.console or served.address, key)}")
    # Whoever reads this through a pipe waits for it.
    print(end="", flush=True)


async def _stop(app: App, *listeners: Served | None) -> None:
    """Stop in order; whatever hangs is left after ten seconds, as after a loss of power."""
    guard = threading.Timer(STOP_SECONDS, _leave)
    guard.daemon = True
    guard.start()
    for listener in listeners:
        if listener is not None:
            await listener.close()
    await app.stop()


def _leave() -> None:
    # A thread that hangs would keep the interpreter from ending; what is stored is safe.
    log.error("not stopped after %.0f s, leaving", STOP_SECONDS)
    os._exit(1)
