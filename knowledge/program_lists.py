"""Questions that name no trade are answered with a list: by base, by interest, by own score.

None where the catalogue has no list for the question: then the entry's own text is the answer.
"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge import program_texts as texts
from knowledge.answers import Answer, Status
from knowledge.periods import campaign_year
from knowledge.program_answers import finished, score_of
from knowledge.program_rows import View, fits
from knowledge.programs import Program, Score
from knowledge.references import LISTED, reference
from knowledge.slots import Slots
from knowledge.trades import interests, within

_IMPLIED = {"admission.after9": 9, "admission.after11": 11}
_BY_SCORE = frozenset({"admission.low_grades", "admission.passing_score", "study.programs"})
_ALL = frozenset({"study.programs", *_IMPLIED})


def answer_list(entry: str, slots: Slots, view: View) -> Answer | None:
    """The list a general entry is answered with, or None."""
    if entry not in LISTED or slots.trades or not view.rows:
        return None
    asked = replace(slots, base=slots.base or _IMPLIED.get(entry, 0))
    rows = [row for row in view.rows if fits(row, asked)]
    if asked.score is not None and entry in _BY_SCORE:
        body, used = _by_score(rows, asked.score, view)
    elif asked.interest:
        near = interests()[asked.interest]
        used = [row for row in rows if within(row.code, near.codes)]
        body = texts.by_interest(near.title, used)
        if not used and view.college.programs.whole:
            body, used = texts.no_interest(near.title, rows), rows
    elif entry in _ALL:
        body, used = texts.everything(rows, asked.base, asked.form), rows
    else:
        return None
    if not used:
        return None
    blank = Answer(reference(entry, slots), Status.OK)
    return finished(blank, body, used, view)


def _by_score(rows: Sequence[Program], own: float, view: View) -> tuple[str, list[Program]]:
    """Where the last who was enrolled had no more than this mark; then what was asked higher."""
    campaign = campaign_year(view.local.date())
    known = [(row, found) for row in rows if (found := score_of(row, 0, campaign))]
    below = [(row, found) for row, found in known if _within(found, own)]
    return texts.by_score(own, below, view.college), [row for row, _ in below or known]


def _within(found: Score, own: float) -> bool:
    return any(mark is not None and mark <= own for mark in (found.budget, found.paid))
