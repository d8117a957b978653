"""A season of admission: 83 colleges, ten thousand askers, staff who answer, forget and sleep.

Every college is played by itself, in virtual time: five days in which people come and three in
which every clock runs out, with both platforms away for a while, answers of platforms lost on the
way, and the process killed and started again. The sums must be: nothing lost, nothing doubled, no
promise unkept without a word, no answer begun while a person had the floor.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.ledger import Ledger, judge
from tests.simulation.loop import hush
from tests.simulation.summer import play

COLLEGES = 83
ASKERS = 121
DAYS = 5


def season(number: int, askers: int, days: int) -> Ledger:
    """Play one college and judge it."""
    return judge(play(number, askers, days))


def main() -> int:
    """Print the sums and every fault; exit code 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--colleges", type=int, default=COLLEGES)
    parser.add_argument("--askers", type=int, default=ASKERS, help="of each college")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began = time.monotonic()
    one = partial(season, askers=asked.askers, days=asked.days)
    with ProcessPoolExecutor(asked.workers, initializer=hush) as pool:
        ledgers = list[Ledger]()
        # It takes a while: what has been played is said at once.
        for ledger in pool.map(one, range(1, asked.colleges + 1)):
            ledgers.append(ledger)
            print(f"college {len(ledgers)}: {len(ledger.faults)} faults", flush=True)
            for fault in ledger.faults[:5]:
                print(f"  {fault}", flush=True)
    print(summed(ledgers))
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if any(ledger.faults for ledger in ledgers) else 0


def summed(ledgers: list[Ledger]) -> str:
    """The sums of all colleges, line by line."""
    states: Counter[str] = sum((ledger.questions for ledger in ledgers), Counter())
    askers = sum(one.askers for one in ledgers)
    messages = sum(one.messages for one in ledgers)
    killed, promises = sum(one.deaths for one in ledgers), sum(one.promises for one in ledgers)
    faults = {name: sum(len(getattr(one, name)) for one in ledgers) for name in Ledger.FAULTS}
    return "\n".join(
        [
            f"colleges {len(ledgers)}, askers {askers}, messages {messages}, "
            f"processes killed {killed}, promises {promises}",
            "questions " + ", ".join(f"{name} {count}" for name, count in sorted(states.items())),
            "faults " + ", ".join(f"{name} {count}" for name, count in faults.items()),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
