"""A day is read as a secretary writes it; one that is in no calendar, or has no year, is told."""

from datetime import date, datetime

import pytest

from knowledge import cells
from knowledge.cells import WrongCell

WRITTEN = {
    "15.08.2027": date(2027, 8, 15),
    "15.08.27": date(2027, 8, 15),
    "15/08/2027": date(2027, 8, 15),
    "15.08.2027 г.": date(2027, 8, 15),
    "до 15.08.2027": date(2027, 8, 15),
    "15.08.2027 16:00": datetime(2027, 8, 15, 16),
    "2027-08-15": date(2027, 8, 15),
    "3 сентября 2027": date(2027, 9, 3),
    "до 15\N{NO-BREAK SPACE}августа 2027 г., 16:00": datetime(2027, 8, 15, 16),
    "1 МАЯ 2027 года": date(2027, 5, 1),
    "25 дек. 2026": date(2026, 12, 25),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert cells.moment(written) == WRITTEN[written]


def test_a_day_without_a_year_is_of_the_campaign_it_is_written_for() -> None:
    assert cells.moment("3 сентября", 2027) == date(2027, 9, 3)
    assert cells.moment("5 декабря", 2027) == date(2026, 12, 5)
    assert cells.moment("29 февраля", 2028) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("3 сентября", "а года нет"),
        ("31 февраля 2027", "нет такого дня"),
        ("30.02.2027", "нет такого дня"),
        ("15.08.2027 25:00", "нет такого дня"),
        ("3 мартобря 2027", "стоит «3 мартобря 2027»"),
        ("3 ма 2027", "стоит"),
        ("в августе", "стоит «в августе»"),
    ],
)
def test_what_is_no_day_is_told(written: str, found: str) -> None:
    with pytest.raises(WrongCell) as told:
        cells.moment(written)
    assert found in told.value.found
    assert "например" in told.value.repair
