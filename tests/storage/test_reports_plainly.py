"""What reports count is counted plainly as well, one question after another: both say the same.

Histories are random, seeded, over colleges of three clocks; half of one is deleted on the way.
"""

import json
import random
from dataclasses import astuple, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.storage.boards import count
from bot.storage.engine import Engines
from bot.storage.reports import Counted, read_report, zones
from bot.storage.schema import college, question, tally
from bot.storage.session import Session
from bot.storage.sweeps import Retention, forget
from handlers.boards import Counts
from handlers.reporting import Period
from handlers.reports import Report
from tests.handlers.making import COLLEGE
from tests.storage.history import History
from tests.storage.plainly import Plainly, counts

NOW = datetime(2026, 8, 20, 12, tzinfo=ZoneInfo("Europe/Moscow"))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = ("Europe/Moscow", "Asia/Kamchatka", "Asia/Kathmandu")
TOPICS = {"docs": "documents", "dorm": "dorm", "trade": "trade"}
ENTRIES = ("docs.list", "dorm.cost", "dorm.rules", "trade.score-15.01.05-9", "trade.score", "a.b")
PERIODS = (
    Period(date(2026, 7, 1), date(2026, 7, 31)),
    Period(date(2026, 8, 7), date(2026, 8, 20)),
    Period(date(2026, 6, 1), date(2026, 8, 19)),
)
QUESTIONS, ASKERS, DAYS = 500, 45, 80


def written(engines: Engines, seed: int) -> History:
    """A summer of random questions, each with a fate that a question may have."""
    rng = random.Random(seed)
    first = History(engines)
    others = [
        first.beside(replace(COLLEGE, slug=f"c{number}", timezone=zone))
        for number, zone in enumerate(ZONES[1:])
    ]
    said: dict[tuple[str, str], int] = {}
    for at in sorted(NOW - DAYS * DAY * rng.random() for _ in range(QUESTIONS)):
        who, entry = f"asker {rng.randrange(ASKERS)}", rng.choice(("", *ENTRIES, *ENTRIES))
        # Who asks talks to one college.
        own = (first, *others)[int(who.split()[1]) % 3]
        earlier = said.get((who, entry))
        row: dict[str, Any] = {"entry": entry, **_fate(rng, at, entry)}
        if earlier and rng.random() < 0.2:
            row["revises"] = f"{earlier}.1"
        said[who, entry] = own.asked(at, who, **row)
    first.bulk.flush()
    return first


def _fate(rng: random.Random, at: datetime, entry: str) -> dict[str, Any]:
    """How it stands by now."""
    offers = rng.sample(ENTRIES, rng.choice((0, 2, 3)))
    if offers and rng.random() < 0.5:
        offers[-1] = entry
    state, reason = rng.choice(
        (
            *[("answered", "")] * 6,
            *[("answered_by_person", "")] * 3,
            ("answered_by_person", "entry_given"),
            *(("waiting", ""), ("offered", ""), ("undeliverable", "blocked"), ("received", "")),
            *(("closed", "no_choice"), ("closed", "edited"), ("closed", "not_a_question")),
        )
    )
    handed = at + rng.choice((0, 3)) * HOUR if rng.random() < 0.5 else None
    # Whole hours, so that many take equally long; a person who answers by hand leaves no hour.
    took = timedelta(hours=rng.randrange(1, 60))
    by_person = state == "answered_by_person" and rng.random() < 0.9
    return {
        "state": state,
        "reason": reason,
        "offers": json.dumps(offers),
        "helped": rng.choice(("", "", "yes", "no")),
        "danger": rng.random() < 0.05,
        "handed_at": handed,
        "promised_at": at + rng.choice((4, 900)) * HOUR if handed else None,
        "answered_at": (handed or at) + took if by_person else None,
    }


def _reported(session: Session, period: Period, own: int = 0) -> Report:
    counted = Counted(period, zones(session, own), NOW, own)
    return read_report(session, counted, TOPICS)


def _plainly(session: Session) -> Plainly:
    clocks = {row.id: ZoneInfo(row.timezone) for row in session.execute(sa.select(college))}
    return Plainly(list(session.execute(sa.select(question))), clocks, TOPICS, NOW)


@pytest.mark.parametrize("seed", range(2))
def test_a_report_says_what_is_counted_plainly(engines: Engines, seed: int) -> None:
    history = written(engines, seed)
    plainly = history.read(_plainly)
    for period in PERIODS:
        report = history.read(partial(_reported, period=period))
        assert report == plainly.report(period)
        assert report.total.lasted < report.total.sums.ripe
        assert min(astuple(report.total.sums)) > 0
    for one in plainly.clocks:
        alone = history.read(partial(_reported, period=PERIODS[0], own=one))
        assert alone == plainly.of(one).report(PERIODS[0])


def test_it_says_the_same_when_half_of_the_questions_are_deleted(engines: Engines) -> None:
    history = written(engines, seed=9)
    plainly = history.read(_plainly)
    keep = Retention(DAY, DAYS / 2 * DAY, DAY)
    while history.read(lambda session: forget(session, keep, NOW)):
        pass
    left = history.read(lambda session: session.execute(sa.select(question.c.id)).all())
    gone = history.read(lambda session: session.execute(sa.select(tally.c.id)).all())
    assert left
    assert gone
    assert len(left) + len(gone) == len(plainly.rows)
    for period in PERIODS:
        report = history.read(partial(_reported, period=period))
        assert report == plainly.report(period)


def test_a_desk_counts_as_a_report(engines: Engines) -> None:
    history = written(engines, seed=5)
    since, own = NOW - 30 * DAY, history.page.college_id
    plainly = history.read(_plainly).of(own)
    found = plainly.figures([row for row in plainly.rows if row.created_at >= since if counts(row)])
    assert found.times is not None
    sums = found.sums
    assert history.read(lambda session: count(session, own, since, NOW)) == Counts(
        *(sums.asked, sums.by_bot, sums.by_person, found.times.median),
        *(sums.helped, sums.unhelped),
    )
