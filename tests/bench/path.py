"""The path alone: received, stored, a fixed answer decided, delivered; against bare echoes.

An echo keeps nothing and answers from memory; the ratio says what durability costs.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.figures import Figure
from tests.bench.processes import (
    CHANNELS,
    PAGES,
    WARMER,
    Platforms,
    cpu,
    platforms,
    running,
    wait_for,
    warm,
)

WANTED = {"telegram": 0.4, "vk": 0.3}
PEERS = {"telegram": "aiogram echo", "vk": "vkbottle echo"}
ASKERS = 1000
TEXTS = [f"вопрос {number}" for number in range(1, 50)]


@dataclass(frozen=True, slots=True)
class Flooded:
    """How a flood went: messages a second, and milliseconds of processor time for each."""

    rate: float
    cpu: float


def compare(messages: int, rounds: int) -> list[Figure]:
    """Flood us and the peer in turn, `rounds` times in alternating order; return the ratios."""
    return [figure for channel in CHANNELS for figure in _compared(channel, messages, rounds)]


def _compared(channel: str, messages: int, rounds: int) -> list[Figure]:
    runs: dict[str, list[Flooded]] = {"echo": [], "ours": []}
    for number in range(rounds):
        for who in ("echo", "ours") if number % 2 == 0 else ("ours", "echo"):
            runs[who].append(flooded(who, channel, messages))
    rates = {who: [one.rate for one in found] for who, found in runs.items()}
    ratios = [ours / echo for ours, echo in zip(rates["ours"], rates["echo"], strict=True)]
    spread = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    best = max(rates["ours"]) / max(rates["echo"])
    used = {who: median(one.cpu for one in found) for who, found in runs.items()}
    name = f"path alone / {PEERS[channel]}"
    return [
        _rates(PEERS[channel], rates["echo"]),
        _rates(f"path alone on {channel}", rates["ours"]),
        # Whoever else uses the machine only makes a run slower: the quietest runs tell most.
        Figure(f"{name}, best of each", best, at_least=WANTED[channel]),
        Figure(f"{name}, median of rounds", median(ratios), note=spread),
        Figure(f"CPU of {PEERS[channel]} / path alone", used["echo"] / used["ours"]),
    ]


def _rates(name: str, rates: Sequence[float]) -> Figure:
    return Figure(f"{name}, median", median(rates), "msg/s", note=f"best {max(rates):.0f}")


def flooded(who: str, channel: str, messages: int) -> Flooded:
    """Return how fast messages were answered when `messages` came at once."""
    with tempfile.TemporaryDirectory() as folder, platforms() as served:
        module, arguments = _command(who, channel, served.address, folder)
        with running(module, *arguments) as process:
            warm(served, channel, process)
            before, used = served.received(), cpu(process.pid)
            served.ask(
                "flood",
                platform=channel,
                pages=[PAGES[channel]],
                count=messages,
                texts=TEXTS,
                askers=ASKERS,
            )
            wait_for(served, before + messages, process)
            used = cpu(process.pid) - used
            found = Flooded(messages / duration(served, channel), 1000 * used / messages)
            print(f"  {who} {channel}: {found.rate:.0f}/s, {found.cpu:.2f} ms CPU each", flush=True)
            return found


def _command(who: str, channel: str, address: str, folder: str) -> tuple[str, list[str]]:
    if who == "echo":
        return "tests.bench.echo", [channel, address]
    return "tests.bench.ours", [address, folder, channel, "parrot", "1"]


def duration(served: Platforms, channel: str) -> float:
    """Seconds from the first question asked to the last answer, by the platform's own log."""
    chats = served.chats(channel)
    moments = [at for chat, said in chats.items() if chat != str(WARMER) for _, at, _ in said]
    return max(moments) - min(moments)
