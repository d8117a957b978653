"""Our own process as `make run` builds it, with pages on the named channels and no rate limits.

As a process: `python -m tests.bench.ours http://127.0.0.1:8081 /folder telegram,vk parrot 1`.
With `knowledge` in place of `parrot` it understands by the region's base; the number is that of
the pages on each channel.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from bot.buckets import UNLIMITED
from bot.building import build
from bot.config import Config, read_config
from bot.memory import settle
from bot.thinking import Knows
from knowledge.colleges import load_college
from knowledge.loading import load
from tests.bench.processes import GROUP, token
from tests.simulation.knowing import Parrot

_PAGE = """
[[colleges.pages]]
slug = "{slug}"
channel = "{channel}"
mode = "full"
token = "{slug}"
api = "{address}"
"""


def configured(address: str, folder: Path, channels: list[str], pages: int) -> Config:
    """Write a configuration for the fake platforms at `address` and read it."""
    secrets = folder / "secrets"
    secrets.mkdir()
    lines = ["[process]", "unconfirmed = true", "[[colleges]]", 'files = "sample"']
    for channel, number in product(channels, range(pages)):
        slug = f"{channel}-{number}"
        lines.append(_PAGE.format(slug=slug, channel=channel, address=address))
        (secrets / slug).write_text(token(channel, number))
        (secrets / slug).chmod(0o600)
        if channel == "vk":
            lines.append(f"group = {GROUP + number}")
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return read_config(path, {})


async def run(config: Config, knows: Knows) -> None:
    """Serve until SIGTERM."""
    college = load_college(None).values[0]
    app = build(
        config, knows, [(config.colleges[0], college)], lambda: datetime.now(UTC), lambda: None
    )
    app.delivery.rates = dict.fromkeys(app.delivery.rates, UNLIMITED)
    app.delivery.chat_rates = False
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await app.start()
    settle()
    await stop.wait()
    await app.stop()


def main() -> None:
    """Read the command line and serve."""
    address, folder, channels, knows, pages = sys.argv[1:]
    config = configured(address, Path(folder), channels.split(","), int(pages))
    asyncio.run(run(config, Parrot() if knows == "parrot" else load()))


if __name__ == "__main__":
    main()
