"""Where everything of a chart stands, in its own units: pictures are drawn without a script."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from handlers.reports import Cell, Report, Times

WIDTH, HEIGHT = 720, 200
LEFT, BELOW, ABOVE = 46, 24, 8
_LABELS = 12
_NICE = (1, 2, 5)
_HOUR = timedelta(hours=1)
# Squares of one college and topic with fewer answers say nothing of how long people wait.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A day or a week: where it stands, its three parts from below, its label ("" = none)."""

    x: float
    width: float
    parts: tuple[tuple[str, float, float], ...]
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines over an axis of round numbers; `lines` are pieces of (x, y)."""

    ticks: tuple[tuple[float, int], ...]
    bars: tuple[Bar, ...] = ()
    lines: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] | None = None
    labels: tuple[tuple[float, str], ...] = ()


def ticks_of(most: float) -> list[int]:
    """Round numbers from 0 to at least `most`, a few of them."""
    step, power = 1, 1
    while step * 4 < most:
        power, step = next((p, p * n) for p in (power, power * 10) for n in _NICE if p * n > step)
    return list(range(0, step * max(-(-int(most + 0.999) // step), 1) + 1, step))


def _height(value: float, top: float) -> float:
    return round((HEIGHT - BELOW - ABOVE) * value / top, 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BELOW - _height(value, top), 1)


def names_of(report: Report) -> list[str]:
    """The first day of each stretch as people write it."""
    return [f"{report.period.begins(one):%d.%m}" for one in report.period.stretches]


def _labelled(names: Sequence[str]) -> list[str]:
    """As many of the names as there is room for, the others empty."""
    every = -(-len(names) // _LABELS)
    return [name if place % every == 0 else "" for place, name in enumerate(names)]


def answered(report: Report) -> Chart:
    """Who answered, stretch by stretch."""
    ticks = ticks_of(max((one.sums.asked for one in report.stretches), default=0))
    top, names = ticks[-1], names_of(report)
    step = (WIDTH - LEFT) / len(names)
    bars = []
    for place, (cell, name, label) in enumerate(
        zip(report.stretches, names, _labelled(names), strict=True)
    ):
        sums, parts, below = cell.sums, [], 0
        counts = (("bot", sums.by_bot), ("person", sums.by_person), ("nobody", sums.by_nobody))
        for kind, count in counts:
            below += count
            if count:
                parts.append((kind, _y(below, top), _height(count, top)))
        title = f"{name}: бот {sums.by_bot}, сотрудник {sums.by_person}, никто {sums.by_nobody}"
        x = LEFT + step * (place + 0.12)
        bars.append(Bar(round(x, 1), round(step * 0.76, 1), tuple(parts), label, title))
    return Chart(_ticks(ticks), tuple(bars))


def _ticks(ticks: Sequence[int]) -> tuple[tuple[float, int], ...]:
    return tuple((_y(one, ticks[-1]), one) for one in ticks)


def paces(report: Report) -> Chart:
    """How long people took, in hours; a stretch without an answer breaks the line."""
    times = [one.times for one in report.stretches]
    ticks = ticks_of(max((one.ninth / _HOUR for one in times if one), default=0))
    step = (WIDTH - LEFT) / len(times)
    xs = [round(LEFT + step * (place + 0.5), 1) for place in range(len(times))]
    lines = {
        "median": _pieces(xs, times, lambda one: _y(one.median / _HOUR, ticks[-1])),
        "ninth": _pieces(xs, times, lambda one: _y(one.ninth / _HOUR, ticks[-1])),
    }
    labels = tuple(zip(xs, _labelled(names_of(report)), strict=True))
    return Chart(_ticks(ticks), lines=lines, labels=labels)


def _pieces(
    xs: Iterable[float], times: Iterable[Times | None], y: Callable[[Times], float]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    pairs = list(zip(xs, times, strict=True))
    runs = groupby(pairs, key=lambda pair: pair[1] is not None)
    return tuple(
        tuple((x, y(one)) for x, one in run if one is not None) for there, run in runs if there
    )


def shades(values: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], float]:
    """How dark each square is, the highest 1."""
    most = max(values.values(), default=0) or 1
    return {key: round(value / most, 2) for key, value in values.items()}


def depth(cell: Cell) -> int:
    """How deep the colour of a square of colleges and topics is, 0 to 10: an hour, a day and more.

    Nothing where too few answered to say.
    """
    if cell.times is None or cell.sums.by_person < LEAST:
        return 0
    return max(1, round(10 * math.sqrt(min(cell.times.median / (24 * _HOUR), 1))))
