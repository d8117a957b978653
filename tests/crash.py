"""Crash everywhere: the season is played again and again, killed once or twice on the way.

Half of the schedules kill once, evenly over all points (before and after each begin, statement
and commit, and before every await); half kill twice, at points drawn from the schedule's number.
"""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from tests.simulation.branching import Kills, play_all
from tests.simulation.loop import hush
from tests.simulation.season import QUESTIONS, Verdict, play


def schedules(count: int, points: int) -> Iterator[Kills]:
    """Yield `count` schedules over a season of `points` points."""
    once = count // 2
    for number in range(once):
        yield (1 + number * points // once,)
    for number in range(count - once):
        rng = random.Random(number)
        yield (rng.randint(1, points), rng.randint(1, points))


def shared_out(among: Iterable[Kills], parts: int) -> list[list[Kills]]:
    """Share schedules out; those with the same first kill stay together, for they begin alike."""
    found: list[list[Kills]] = [[] for _ in range(parts)]
    for kills in among:
        found[kills[0] % parts].append(kills)
    return found


def run(count: int, workers: int) -> list[Verdict]:
    """Play `count` schedules on `workers` processes; the first verdict is the undisturbed one."""
    hush()
    clean = play(())
    # More parts than processes, so that none is idle while another still has much to do.
    shares = shared_out(schedules(count, clean.points), 2 * workers)
    with ProcessPoolExecutor(workers, initializer=hush) as pool:
        parts = pool.map(play_all, shares)
        return [clean, *chain.from_iterable(parts)]


def main() -> int:
    """Print the sums and every schedule that failed; exit code 1 where one did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=500)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    verdicts = run(asked.schedules, asked.workers)
    failed = [verdict for verdict in verdicts if not verdict.ok]
    for verdict in failed[:20]:
        print(f"killed at {verdict.kills}: {verdict}")
    sums: Counter[str] = Counter()
    for verdict in verdicts:
        sums["lost"] += len(verdict.lost)
        sums["twice"] += len(verdict.twice)
        sums["unexpected"] += len(verdict.unexpected)
    print(
        f"crash points {verdicts[0].points}, schedules {asked.schedules}, "
        f"questions {QUESTIONS * len(verdicts)}: lost {sums['lost']}, twice {sums['twice']}, "
        f"unexpected {sums['unexpected']}"
    )
    print(f"{len(verdicts) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
