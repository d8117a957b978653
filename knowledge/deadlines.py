"""How long a college lets people wait: when it has answered, is late, and the Centre looks."""

from dataclasses import dataclass
from datetime import timedelta

from knowledge.tables import Row

KEYS = ("answer_hours", "late_hours", "centre_hours", "floor_hours")
_MOST = 24 * 14


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Working hours until an answer is promised and until it is late, hours of the clock after
    which the Centre lists the question, and after which a silent person's floor goes back.

    By default those of the region's order for public pages: 4 and 9 working hours, a day.
    """

    answer: timedelta = timedelta(hours=4)
    late: timedelta = timedelta(hours=9)
    centre: timedelta = timedelta(hours=24)
    floor: timedelta = timedelta(hours=12)


USUAL = Deadlines()


def read_deadlines(row: Row | None) -> Deadlines:
    """The times of a college's `[desk]`; a faulty one is as if it were not there."""
    if row is None:
        return USUAL
    row.known(*KEYS)
    given = {key: row.amount(key, 0.5, _MOST) for key in KEYS}
    usual = (USUAL.answer, USUAL.late, USUAL.centre, USUAL.floor)
    answer, late, centre, floor = (
        timedelta(hours=given[key] or 0) or default
        for key, default in zip(KEYS, usual, strict=True)
    )
    if late < answer:
        hours = timedelta(hours=1)
        found = f"стоит {late / hours:g}, меньше обещанных {answer / hours:g} (answer_hours)"
        row.problem("late_hours", found, "Опоздание наступает не раньше обещанного ответа.")
        late = answer
    return Deadlines(answer, late, centre, floor)
