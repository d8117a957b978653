"""`make bench`: measures what can be measured in five minutes; exits 1 when a figure is missed.

Every run happens in processes of its own on this machine; ratios are of runs next to each other.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.content import content
from tests.bench.desk import desk
from tests.bench.figures import Figure, table
from tests.bench.gaps import gaps
from tests.bench.latency import steady
from tests.bench.neighbours import neighbours
from tests.bench.pages import pages
from tests.bench.path import compare
from tests.bench.replay import replay
from tests.bench.reports import reports
from tests.bench.starting import idle, start
from tests.bench.understanding import alone, through

PARTS = (
    *("path", "latency", "understanding", "content", "start", "idle", "neighbours"),
    *("replay", "desk", "gaps", "pages", "reports"),
)
# Learns four bases, or writes a region's year twice: only where it is asked for.
ALONE = frozenset({"gaps", "pages", "reports"})


def main() -> int:
    """Measure everything asked for, print the table, return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--messages", type=int, default=4000, help="in one flood")
    parser.add_argument("--rounds", type=int, default=3, help="of us against the peer")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--keep", type=Path, help="a database of pages or reports, used again")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], list[Figure]]] = {
        "path": lambda: compare(asked.messages, asked.rounds),
        "latency": lambda: steady(50, 20),
        "understanding": lambda: alone(1000) + through(min(asked.messages, 1500)),
        "content": content,
        "start": start,
        "idle": idle,
        "neighbours": neighbours,
        "replay": replay,
        "desk": desk,
        "gaps": gaps,
        "pages": lambda: pages(asked.keep),
        "reports": lambda: reports(asked.keep),
    }
    begun = time.monotonic()
    figures = []
    for name, part in parts.items():
        if asked.only == name or (asked.only is None and name not in ALONE):
            print(f"{name} …", flush=True)
            figures += part()
    print(f"\n{table(figures)}\n{time.monotonic() - begun:.0f} s")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
