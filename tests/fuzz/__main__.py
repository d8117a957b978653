"""`python -m tests.fuzz --updates 10000`: spoiled updates, half by poll and half by webhook.

The same seed makes the same updates. Exit code 1 where one was lost, stalled a page, or was set
aside unseen.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from tests.fakes.schemas import ABSENT, PRESENT
from tests.fuzz.playing import Verdict, play
from tests.path import world
from tests.storage.databases import fresh_file

TRANSPORTS = ("poll", "webhook")


def run(updates: int, seed: int, transport: str) -> Verdict:
    """Play one run on a database of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "run").mkdir()
        with fresh_file(folder / "run") as engines:
            return asyncio.run(play(engines, folder / "run", transport, updates, seed))


def main() -> int:
    """Play, print what became of the updates, return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if not PRESENT:
        print(ABSENT)
        return 2
    logging.disable(logging.CRITICAL)
    world.PATIENCE = 60.0
    verdicts = {
        name: run(asked.updates // 2, asked.seed + number, name)
        for number, name in enumerate(TRANSPORTS)
    }
    for name, found in verdicts.items():
        print(
            f"{name}: {found.sent} updates, {found.quarantined} set aside; "
            f"lost {len(found.lost)}, stalled {len(found.stalled)}, unseen {len(found.unseen)}"
        )
        for what in (found.lost, found.stalled, found.unseen):
            print(*(f"  {one}" for one in what[:5]), sep="\n", end="\n" if what else "")
    return 0 if all(found.ok for found in verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
