"""`python -m tests.errors [vk|telegram]` prints every error, what follows, and the test of it."""

import argparse

from tests.errors.case import table
from tests.errors.cases import CASES


def main(arguments: list[str] | None = None) -> None:
    """Print the table as markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.errors", description=__doc__)
    platforms = sorted({case.platform for case in CASES})
    parser.add_argument("platform", nargs="?", choices=platforms, help="only this one's")
    wanted = parser.parse_args(arguments).platform
    print(table(tuple(case for case in CASES if wanted in (None, case.platform))))


if __name__ == "__main__":
    main()
