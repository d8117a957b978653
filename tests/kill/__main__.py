"""`python -m tests.kill`: kill -9 again and again, on every platform and database, and judge.

A line for each combination; exit code 1 where anything was lost, doubled or out of place.
"""

import argparse
import asyncio
import sys
import time
from dataclasses import replace
from itertools import product
from pathlib import Path

from tests.kill import combination, questions
from tests.kill.driving import Plan

PLATFORMS = ("telegram", "vk")
DATABASES = ("sqlite", "postgres")


def main() -> int:
    """Read the command line and run."""
    asked = _arguments()
    if asked.questions is not None:
        return asyncio.run(questions.run(asked.questions, asked.database, _plan(asked, 10)))
    platforms = PLATFORMS if asked.platform == "both" else (asked.platform,)
    databases = DATABASES if asked.database == "both" else (asked.database,)
    verdicts = []
    webhooks = {"poll": (False,), "webhook": (True,), "both": (False, True)}[asked.transport]
    for database, platform, webhook in product(databases, platforms, webhooks):
        began = time.monotonic()
        plan = replace(_plan(asked, 20), webhook=webhook)
        verdict = asyncio.run(combination.run(platform, database, plan))
        verdicts.append(verdict)
        print(f"{verdict} in {time.monotonic() - began:.0f} s", flush=True)
        for line in verdict.details():
            print(line, flush=True)
    failed = sum(not verdict.ok for verdict in verdicts)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, help="20, with --questions 10")
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=0, help="what the moments are drawn from")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--platform", choices=(*PLATFORMS, "both"), default="both")
    parser.add_argument("--transport", choices=("poll", "webhook", "both"), default="poll")
    parser.add_argument("--faults", type=float, default=0.0, help="share of calls that go wrong")
    parser.add_argument("--messages", type=int, default=0, help="in each run; 0 = to the last kill")
    parser.add_argument("--questions", type=Path, help="real questions, a JSON object a line")
    return parser.parse_args()


def _plan(asked: argparse.Namespace, kills: int) -> Plan:
    kills = kills if asked.kills is None else asked.kills
    return Plan(kills, asked.rate, asked.seed, asked.faults, asked.messages)


if __name__ == "__main__":
    sys.exit(main())
