"""A figure is one measured number with what is wanted of it; a table shows them all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement: `at_least` or `at_most` is what is wanted of it; neither, it is only shown."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool:
        """False where it misses what is wanted."""
        enough = self.at_least is None or self.value >= self.at_least
        return enough and (self.at_most is None or self.value <= self.at_most)

    @property
    def wanted(self) -> str:
        """What is wanted, as people write it."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines: name, value, wanted, verdict, note."""
    lines = []
    for figure in figures:
        verdict = ("ok" if figure.ok else "MISSED") if figure.wanted else ""
        value = f"{_short(figure.value)} {figure.unit}"
        line = f"{figure.name:<46} {value:>14}  {figure.wanted:>8}  {verdict:<6}  {figure.note}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1]
