"""Picks what holds at a moment: a variant, or the fact of a key; else the last one that did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.colleges import College, Fact
from knowledge.periods import Phase, phase
from knowledge.variants import Variant


@dataclass(frozen=True, slots=True)
class Scene:
    """What one rendering looks at: a college, a campus of it (or ""), its local moment."""

    college: College
    place: str
    local: datetime


@dataclass(frozen=True, slots=True)
class PickedVariant:
    """A variant; `lapsed` if it is the last one written and no longer holds."""

    variant: Variant
    lapsed: bool


@dataclass(frozen=True, slots=True)
class PickedFact:
    """A fact; `lapsed` if it is the last one known and no longer holds."""

    fact: Fact
    lapsed: bool


def pick_variant(variants: Iterable[Variant], local: datetime) -> PickedVariant | None:
    """The variant that holds at a local moment, else the last that did; None if all are to come."""
    known = list(variants)
    holding = [v for v in known if phase(v.window, local) is Phase.NOW]
    if holding:
        return PickedVariant(max(holding, key=lambda v: v.window[0]), False)
    past = [v for v in known if phase(v.window, local) is Phase.AFTER]
    return PickedVariant(max(past, key=lambda v: v.window[1]), True) if past else None


def pick_fact(scene: Scene, key: str, year: int = 0) -> PickedFact | None:
    """The fact of a key that holds now, else the last that did; None if none is known.

    A campus with values of its own never falls back on the whole college's: they differ for a
    reason. A text about one campaign year takes facts of that year or of no year.
    """
    mine = [fact for fact in scene.college.facts if fact.key == key]
    mine = [f for f in mine if f.place == scene.place] or [f for f in mine if not f.place]
    if year:
        mine = [fact for fact in mine if fact.year in {0, year}]
    holding = [f for f in mine if phase(f.window, scene.local) is Phase.NOW]
    if holding:
        return PickedFact(max(holding, key=lambda f: (f.year, f.window[0])), False)
    past = [f for f in mine if phase(f.window, scene.local) is Phase.AFTER]
    return PickedFact(max(past, key=lambda f: f.window[1]), True) if past else None
