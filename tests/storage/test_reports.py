"""What reports count is checked on small histories; both databases say the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.storage.engine import Engines
from bot.storage.reports import Counted, read_report, zones
from bot.storage.schema import question
from bot.storage.session import Session
from bot.storage.sweeps import Retention, forget
from handlers.reporting import Period
from handlers.reports import Figures, Report, Sums, Times
from tests.handlers.making import COLLEGE
from tests.storage.history import History

MOSCOW = ZoneInfo("Europe/Moscow")
JULY = Period(date(2026, 7, 1), date(2026, 7, 31))
NOW = datetime(2026, 8, 20, 12, tzinfo=MOSCOW)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TOPICS = {"docs": "documents", "dorm": "dorm"}
FAR = replace(COLLEGE, slug="far", timezone="Asia/Kamchatka")


@pytest.fixture
def history(engines: Engines) -> History:
    """A college nobody has asked anything yet, on either database."""
    return History(engines)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of July in Moscow."""
    return datetime(2026, 7, day, hour, minute, tzinfo=MOSCOW)


def looking(period: Period, now: datetime = NOW, college: int = 0) -> Callable[[Session], Report]:
    """Read the report of a period."""

    def look(session: Session) -> Report:
        counted = Counted(period, zones(session, college), now, college)
        return read_report(session, counted, TOPICS)

    return look


def total(history: History, now: datetime = NOW) -> Figures:
    """July altogether."""
    return history.read(looking(JULY, now)).total


def test_what_is_no_question_is_not_counted(history: History) -> None:
    history.asked(at(3))
    history.asked(at(3), "kirill", danger=True)
    history.asked(at(3), "olga", state="closed", reason="not_a_question")
    history.asked(at(3), "oleg", state="closed", reason="edited")
    history.asked(at(3), "petr", state="received")
    assert total(history).sums.asked == 1


def test_who_answered_adds_up(history: History) -> None:
    history.asked(at(3))
    history.asked(at(3), "b", helped="yes")
    history.by_person(at(4), HOUR, "c")
    history.by_person(at(4), None, "d")
    history.asked(at(5), "e", state="closed", reason="no_choice")
    history.asked(at(5), "f", state="undeliverable", reason="blocked")
    found = total(history).sums
    assert (found.asked, found.by_bot, found.by_person, found.by_nobody) == (6, 2, 1, 3)
    assert (found.handed, found.helped) == (2, 1)


@pytest.mark.parametrize(("days", "lasts"), [(6, 1), (7, 1), (8, 2)])
def test_a_return_takes_a_resolution_back(history: History, days: int, lasts: int) -> None:
    """The question of the return stands for itself."""
    history.asked(at(1))
    history.asked(at(1) + days * DAY)
    assert total(history).lasted == lasts


def test_only_the_same_question_of_the_same_asker_is_a_return(history: History) -> None:
    history.asked(at(1))
    history.asked(at(2), entry="dorm.cost")
    history.asked(at(2), "kirill")
    history.asked(at(3), "olga", entry="")
    history.asked(at(4), "olga", entry="")
    first = history.asked(at(5), "petr", entry="dorm.cost")
    history.asked(at(6), "petr", entry="dorm.cost", revises=f"{first}.1")
    assert total(history).lasted == 7


def test_a_return_that_went_to_a_person_is_one_too(history: History) -> None:
    history.asked(at(1))
    history.by_person(at(3), HOUR)
    assert total(history).lasted == 0


def test_what_did_not_help_does_not_last(history: History) -> None:
    history.asked(at(1), helped="no")
    found = total(history)
    assert (found.sums.ripe, found.lasted, found.sums.unhelped) == (1, 0, 1)


def test_nobody_says_too_early_that_it_lasts(history: History) -> None:
    history.asked(at(30))
    history.asked(at(24), "kirill")
    assert (total(history, at(31)).sums.ripe, total(history, at(31)).lasted) == (1, 1)


def test_nights_count_and_the_nearest_rank_is_taken(history: History) -> None:
    history.by_person(at(3, 22), 12 * HOUR)
    for hours in (1, 2, 3):
        history.by_person(at(4), hours * HOUR, str(hours))
    assert total(history).times == Times(2 * HOUR, 12 * HOUR)


def test_handed_over_later_the_wait_begins_then(history: History) -> None:
    history.by_person(at(3), 5 * HOUR, handed_at=at(3, 16))
    assert total(history).times == Times(HOUR, HOUR)


def test_later_than_promised_is_overdue(history: History) -> None:
    history.by_person(at(3), 4 * HOUR)
    history.by_person(at(3), 5 * HOUR, "b")
    history.by_person(at(3), None, "c")
    history.by_person(at(3), None, "d", promised_at=NOW + DAY)
    history.by_person(at(3), 30 * DAY, "e", promised_at=None)
    assert total(history).sums.overdue == 2


def test_a_day_is_the_colleges_own(history: History) -> None:
    far = history.beside(FAR)
    for one in (history, far):
        one.asked(datetime(2026, 6, 30, 23, 59, tzinfo=ZoneInfo(one.college.timezone)), "a")
        one.asked(datetime(2026, 7, 1, 0, 0, tzinfo=ZoneInfo(one.college.timezone)), "b")
        one.asked(datetime(2026, 7, 31, 23, 59, tzinfo=ZoneInfo(one.college.timezone)), "c")
        one.asked(datetime(2026, 8, 1, 0, 0, tzinfo=ZoneInfo(one.college.timezone)), "d")
    report = history.read(looking(JULY))
    assert {one.sums.asked for one in report.colleges.values()} == {2}
    # 1 July is a Wednesday, the 31st a Friday.
    assert report.hours == {(2, 0): 2, (4, 23): 2}
    assert [one.sums.asked for one in report.stretches] == [2, 0, 0, 0, 2]
    assert JULY.begins(JULY.stretches[0]) == JULY.first
    assert JULY.begins(JULY.stretches[1]) == date(2026, 7, 6)


def test_a_week_is_shown_day_by_day(history: History) -> None:
    history.asked(at(6, 0))
    history.asked(at(12, 23))
    week = Period(date(2026, 7, 6), date(2026, 7, 12))
    report = history.read(looking(week))
    assert [one.sums.asked for one in report.stretches] == [1, 0, 0, 0, 0, 0, 1]
    assert week.begins(week.stretches[6]) == date(2026, 7, 12)
    assert report.before.sums == Sums()


def test_one_college_is_counted_alone_and_topics_apart(history: History) -> None:
    far = history.beside(FAR)
    history.asked(at(3))
    history.by_person(at(3), HOUR, entry="dorm.cost")
    far.asked(at(3), entry="trade.score-15.01.05-9")
    far.asked(at(3), "b", entry="trade.score-43.01.09")
    own, other = history.page.college_id, far.page.college_id
    report = history.read(looking(JULY))
    assert {key: one.sums.asked for key, one in report.cells.items()} == {
        (own, "documents"): 1,
        (own, "dorm"): 1,
        (other, ""): 2,
    }
    assert report.cells[own, "dorm"].times == Times(HOUR, HOUR)
    assert {name: one.sums.asked for name, one in report.entries.items()} == {
        "docs.list": 1,
        "dorm.cost": 1,
        "trade.score": 2,
    }
    alone = history.read(looking(JULY, college=other))
    assert list(alone.colleges) == [other]
    assert alone.total.sums.asked == 2


def test_an_entry_that_was_not_seen_first_is_corrected(history: History) -> None:
    three = '["docs.list", "dorm.cost", "dorm.rules"]'
    history.asked(at(3), entry="dorm.rules", offers=three)
    history.asked(at(3), "b", entry="dorm.cost", offers=three)
    history.asked(at(3), "c", entry="dorm.rules", offers='["docs.list", "dorm.rules"]')
    history.by_person(at(3), HOUR, "d", entry="dorm.rules", reason="entry_given")
    report = history.read(looking(JULY))
    assert {name: one.sums.corrected for name, one in report.entries.items()} == {
        "dorm.rules": 2,
        "dorm.cost": 0,
    }


def test_the_period_before_is_as_long(history: History) -> None:
    history.asked(at(1))
    history.asked(datetime(2026, 6, 1, 12, tzinfo=MOSCOW), "b")
    history.by_person(datetime(2026, 5, 31, 12, tzinfo=MOSCOW), HOUR, "c")
    before = history.read(looking(JULY)).before
    assert before == Figures(
        Sums(asked=2, by_bot=1, by_person=1, handed=1, ripe=1), 1, Times(HOUR, HOUR)
    )


def test_numbers_stay_when_their_words_are_deleted(history: History) -> None:
    history.asked(at(1), text="Анна, +7 918 123-45-67")
    history.asked(at(3))
    history.by_person(at(4), HOUR, "b", entry="dorm.cost")
    history.asked(at(5), "c", danger=True)
    before = history.read(looking(JULY))
    assert before.total.lasted == 1
    keep = Retention(30 * DAY, 90 * DAY, 7 * DAY)
    while history.read(lambda session: forget(session, keep, NOW + 200 * DAY)):
        pass
    assert history.read(lambda session: session.execute(sa.select(question)).all()) == []
    assert history.read(looking(JULY)) == before
