"""Loading puts the base of this package and colleges' folders together, ready to be asked."""

from collections.abc import Sequence
from pathlib import Path

from knowledge.colleges import load_college, load_neighbours
from knowledge.confidence import Thresholds
from knowledge.entries import load_base
from knowledge.understanding import Knowledge


def load(
    college_folders: Sequence[Path] = (),
    thresholds: Thresholds | None = None,
    lexical: bool = False,
) -> Knowledge:
    """The region's base of this package with the colleges of these folders (else the sample).

    What could not be read is left out: `python -m knowledge check` says what and why.
    """
    folders: Sequence[Path | None] = college_folders or (None,)
    colleges = [college for folder in folders for college in load_college(folder).values]
    around = load_neighbours(colleges)
    return Knowledge.build(load_base().values, colleges, thresholds, around, lexical=lexical)
