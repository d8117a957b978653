"""Everything measured runs in a process of its own: platforms in one, who answers in another."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent.parent
BOT, GROUP = 1001, 501


def token(channel: str, number: int = 0) -> str:
    """Return the token of a channel's page, by its number from 0."""
    return f"{BOT + number}:bench" if channel == "telegram" else f"vk1.a.bench{number}"


# The pages that are written to.
PAGES = {"telegram": token("telegram"), "vk": str(GROUP)}
CHANNELS = tuple(PAGES)
# Who asks before the clock runs; those who are counted have numbers from 1 000 up.
WARMER = 7
PATIENCE = 60.0

Said = list[tuple[str, float, str]]


@dataclass(frozen=True, slots=True)
class Platforms:
    """The fake platforms at `address`, told what to do over HTTP."""

    address: str

    def ask(self, name: str, **asked: Any) -> Any:
        """Do `/control/{name}` and return its answer."""
        request = Request(f"{self.address}/control/{name}", json.dumps(asked).encode())
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def received(self) -> int:
        """Return how many messages the bots have sent."""
        return int(self.ask("state")["received"])

    def chats(self, channel: str) -> dict[str, Said]:
        """Return who said what when, by chat."""
        found: dict[str, Said] = self.ask("log")[PAGES[channel]]
        return found


@contextmanager
def platforms(pages: int = 1) -> Iterator[Platforms]:
    """Serve both platforms, with `pages` on each, in a process of their own."""
    with running("tests.fakes.server", "--control") as process:
        assert process.stdout is not None
        served = Platforms(process.stdout.readline().strip())
        numbers = range(pages)
        communities = [[GROUP + number, token("vk", number)] for number in numbers]
        served.ask("pages", telegram=[token("telegram", n) for n in numbers], vk=communities)
        yield served


@contextmanager
def running(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a module until the block ends."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def warm(served: Platforms, channel: str, process: "subprocess.Popen[str]") -> None:
    """Write again and again until everything written is answered: now the process is awake.

    What is written before a long poll stands is history to VK, so one message is not enough.
    """
    end = time.monotonic() + PATIENCE
    answered = False
    while not answered:
        if process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        if time.monotonic() > end:
            raise RuntimeError(f"no answer within {PATIENCE:.0f} s")
        page = PAGES[channel]
        served.ask("say", platform=channel, page=page, user=WARMER, text="вопрос 0")
        time.sleep(0.2)
        said = served.chats(channel).get(str(WARMER), [])
        answered = bool(said) and any(who == "bot" for who, *_ in said)
    settle(served)


def settle(served: Platforms, still: float = 0.5) -> None:
    """Wait until no message has come for `still` seconds."""
    before, count = -1, served.received()
    while count != before:
        time.sleep(still)
        before, count = count, served.received()


def wait_for(served: Platforms, wanted: int, process: "subprocess.Popen[str]") -> None:
    """Wait until the bots have sent `wanted` messages; whoever stands still is not waited for."""
    count, moved = -1, time.monotonic()
    while (now := served.received()) < wanted:
        if now != count:
            count, moved = now, time.monotonic()
        if process.poll() is not None or time.monotonic() - moved > 15:
            raise RuntimeError(f"only {now} of {wanted} messages were answered")
        time.sleep(0.25)


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def cpu(pid: int) -> float:
    """Return the seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
