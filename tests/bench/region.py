"""A whole region as it is in production: 83 colleges whose content lies in the database.

As a process: `python -m tests.bench.region /folder` publishes, as commands do, what its input asks
for, a line of JSON each, and says when it was committed.
"""

import json
import re
import sys
import time
from pathlib import Path

from bot.commands.shelving import Desk
from bot.config import Config, read_config
from bot.storage.content import Edit
from bot.storage.engine import Engines, open_engines
from knowledge.content import Kind, Piece
from tests.bench.starting import COLLEGES
from tests.commanding import copy_sample

_PAGE = """
[[colleges]]
files = "{slug}"
[[colleges.pages]]
slug = "{slug}-web"
channel = "web"
"""


def slug_of(number: int) -> str:
    """Return the slug of a college by its number from 0."""
    return f"college-{number:02}"


def make_region(folder: Path) -> Config:
    """Write the files of all colleges, each with every fact and program of the sample."""
    lines = ["[process]", 'log = "error"', "unconfirmed = true"]
    for number in range(COLLEGES):
        slug = slug_of(number)
        path = copy_sample(folder / slug, slug)
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"(?m)^name = .*$", f'name = "Колледж № {number}"', text, count=1))
        lines.append(_PAGE.format(slug=slug))
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return read_config(path, {})


def open_region(folder: Path) -> Engines:
    """Open the database of a region as another process does."""
    return open_engines(read_config(folder / "config.toml", {}).database_url().reveal())


def main() -> None:
    """Publish line by line: owner, kind, key, what to find in the body, what to put there.

    Where nothing is to be found it is a new piece.
    """
    engines = open_region(Path(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        owner, kind, key, old, new = json.loads(line)
        desk = Desk(engines, owner, "bench")
        body = new
        if old:
            found = next(one for one in desk.shelf().of(Kind(kind)) if one.key == key)
            if old not in found.body:
                raise RuntimeError(f"{key} does not hold {old}")
            body = found.body.replace(old, new, 1)
        desk.publish([Edit(owner, Piece(Kind(kind), key, body))], "bench")
        print(time.time(), flush=True)


if __name__ == "__main__":
    main()
