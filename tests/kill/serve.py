"""The process that is killed: built as in production, without the listener of the web page.

`python -m tests.kill.serve CONFIG parrot|base` prints "up" when it serves and ends on SIGTERM.
Parrot knowledge answers "вопрос N" with "ответ N"; the base is the real one.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot import logs
from bot.app import App
from bot.buckets import UNLIMITED
from bot.building import build
from bot.clock import system_clock
from bot.commands.serving import serve_hooks
from bot.config import Config, read_config
from bot.thinking import Knows
from knowledge.colleges import College, load_college
from knowledge.entries import load_base
from knowledge.understanding import Knowledge
from tests.kill import UP
from tests.simulation.knowing import Parrot


def main(config: str, knowing: str) -> None:
    """Serve until SIGTERM."""
    read = read_config(Path(config), os.environ)
    logs.set_up(read.process.log)
    asyncio.run(_serve(read, knowing))


async def _serve(config: Config, knowing: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app, hooks = _app(config, knowing), config.webhooks
    served = await serve_hooks(app, hooks.host, hooks.port) if hooks else None
    await app.start()
    print(UP, flush=True)
    await stop.wait()
    if served:
        await served.close()
    await app.stop()


def _app(config: Config, knowing: str) -> App:
    found = [
        (configured, college)
        for configured in config.colleges
        for college in load_college(configured.files).values
    ]
    knows = _knowledge(knowing, [college for _, college in found])
    app = build(config, knows, found, system_clock, lambda: None)
    # What the platforms allow would only make the run longer: the fakes allow everything.
    app.delivery.rates = dict.fromkeys(app.delivery.rates, UNLIMITED)
    app.delivery.chat_rates = False
    return app


def _knowledge(knowing: str, colleges: list[College]) -> Knows:
    if knowing == "parrot":
        return Parrot()
    return Knowledge.build(load_base().values, colleges)


if __name__ == "__main__":
    main(*sys.argv[1:])
