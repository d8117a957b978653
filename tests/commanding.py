"""Commands are tried as a person runs them: words in, lines and an exit code out."""

import contextlib
import io
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.__main__ import main

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "knowledge" / "sample"
# Far more than it takes; a machine with much to do must not fail a test.
PATIENCE = 60.0

CONFIG = """\
[process]
listen = "127.0.0.1:{port}"
log = "warning"

[[colleges]]
files = "sample"

[[colleges.pages]]
slug = "proba"
channel = "web"
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code and what it said."""

    code: int
    said: str
    wrong: str

    @property
    def calm(self) -> bool:
        """True where nobody was shown a traceback."""
        return "Traceback" not in self.said + self.wrong


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def copy_sample(folder: Path, slug: str) -> Path:
    """The sample's content as that of a real college in `folder`; returns its college.toml."""
    shutil.copytree(SAMPLE, folder)
    path = folder / "college.toml"
    text = re.sub(r"(?m)^sample = .*\n", "", path.read_text("utf-8"))
    path.write_text(re.sub(r"(?m)^slug = .*$", f'slug = "{slug}"', text), "utf-8")
    return path


def write_config(folder: Path, text: str = CONFIG) -> Path:
    """A configuration in a new folder, with a free port."""
    folder.mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text.replace("{port}", str(free_port())), encoding="utf-8")
    return path


def tool(*words: object) -> Ended:
    """Run a command in this process: as `command`, without a second for the imports."""
    said, wrong = io.StringIO(), io.StringIO()
    with _logging_kept(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        try:
            code = main([str(word) for word in words])
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 0
    return Ended(code, said.getvalue(), wrong.getvalue())


@contextmanager
def _logging_kept() -> Iterator[None]:
    """A command sets up logging for its process; this one goes on."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks
        logging.captureWarnings(False)


def command(*words: object) -> Ended:
    """Run a command as a process of its own to its end."""
    ended = subprocess.run(
        _words(words),
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@contextmanager
def running(*words: object) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on; it is gone when the test ends, whatever happened."""
    process = subprocess.Popen(
        _words(words),
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """The first lines a process says; it is waited for, and fewer come where it ended."""
    if process.stdout is None:
        return []
    return [process.stdout.readline().strip() for _ in range(count)]


def _words(words: tuple[object, ...]) -> list[str]:
    return [sys.executable, "-m", "bot", *map(str, words)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}
