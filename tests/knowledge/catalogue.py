"""Rows and colleges for tests of the catalogue are made here, whole and confirmed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from knowledge.answers import CERTAIN, Answer, Status
from knowledge.colleges import College, Link
from knowledge.confirmation import Confirmation
from knowledge.hours import Hours
from knowledge.program_answers import answer_trade
from knowledge.program_rows import View
from knowledge.programs import Form, Program, Programs, Score
from knowledge.references import reference
from knowledge.slots import hear_slots

SEEN = Confirmation("Петрова", date(2026, 11, 2), "план приёма")
SUMMER = datetime(2027, 7, 1, 9, tzinfo=UTC)
WELDER, COOK, VET = "15.01.05", "43.01.09", "36.02.01"


def row(code: str = WELDER, base: int = 9, **more: Any) -> Program:
    """A confirmed row of the campaign of 2027 with every value, but for `more`."""
    plain = Program(
        code=code,
        base=base,
        form=Form.FULL_TIME,
        months=22,
        budget=25,
        paid=10,
        fee=98000,
        scores=(Score(2025, 3.5, 3.2), Score(2026, 3.62, None)),
        test="",
        medical=True,
        professionalitet=True,
        year=2027,
        source="План приёма 2027",
        confirmed=SEEN,
    )
    return replace(plain, **more)


def college(*rows: Program, slug: str = "sea", whole: bool = True, **more: Any) -> College:
    """A college of Примерск with these rows."""
    plain = College(
        slug,
        "Морской колледж",
        "Морской",
        "Europe/Moscow",
        Hours(((),) * 7),
        town="Примерск",
        latitude=46.0,
        longitude=37.0,
        programs=Programs(rows, whole),
    )
    return replace(plain, **more)


def view(here: College, *others: College, now: datetime = SUMMER, show_all: bool = False) -> View:
    return View(here, (here, *others), now, show_all)


def said(entry: str, text: str, at: View) -> Answer:
    """The answer to a question written by somebody."""
    slots = hear_slots(text, towns=[one.town for one in at.region])
    answer = answer_trade(entry, slots, at)
    assert answer.entry == reference(entry, slots)
    assert bool(answer.text) == (answer.status in {*CERTAIN, Status.UNCONFIRMED})
    return answer


def other(slug: str, latitude: float | None, *rows: Program, **more: Any) -> College:
    links = (Link("vk", f"https://vk.example.org/{slug}"),)
    return college(
        *rows, slug=slug, name=f"Колледж {slug}", town=slug, latitude=latitude, links=links, **more
    )
