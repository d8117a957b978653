"""A college's catalogue is checked at a day: rows that lack, are over, unconfirmed or not whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from knowledge.colleges import College
from knowledge.confirmation import standing
from knowledge.entries import Entry
from knowledge.periods import Phase, phase
from knowledge.problems import Level, Problem
from knowledge.programs import Program
from knowledge.references import TRADE

_SOON = timedelta(days=30)
_KEY = "programs"
_NAMED = 5  # rows that one line names; the rest is counted


def check_programs(base: Sequence[Entry], college: College, noon: datetime) -> list[Problem]:
    """The warnings of one college's catalogue at a local noon, a line for each kind."""
    rows = college.programs.rows
    if not rows:
        asked = any(entry.id.startswith(TRADE) for entry in base)
        repair = "Заполните programs.toml: пока вопросы о профессиях уходят сотруднику."
        return [_warning(college, "нет ни одной программы", repair)] if asked else []
    found = []
    if not college.programs.whole:
        repair = "Когда внесены все, поставьте complete = true: иначе бот не скажет «не учим»."
        found.append(_warning(college, "список программ не отмечен полным", repair))
    if loose := [row for row in rows if standing(row.confirmed, noon.date()) is None]:
        said = f"никто не подтвердил: {_names(loose)}"
        found.append(_warning(college, said, "Сверьте с источником и подтвердите."))
    if ending := [row for row in _newest(rows) if row.window[1] - noon <= _SOON]:
        said = f"срок кончился или кончается за месяц: {_names(ending)}"
        found.append(_warning(college, said, "Впишите программы нового приёма."))
    if all(phase(row.window, noon) is not Phase.NOW for row in rows):
        said = "сегодня не действует ни одна программа"
        found.append(_warning(college, said, "Проверьте since, until и year."))
    return found


def _warning(college: College, found: str, repair: str) -> Problem:
    return Problem(college.slug, 0, _KEY, found, repair, Level.WARNING)


def _newest(rows: Iterable[Program]) -> list[Program]:
    """Of each program and campus the row that holds longest."""
    newest: dict[tuple[str, str], Program] = {}
    for row in rows:
        other = newest.setdefault((row.key, row.place), row)
        if row.window[1] > other.window[1]:
            newest[row.key, row.place] = row
    return list(newest.values())


def _names(rows: Sequence[Program]) -> str:
    keys = list(dict.fromkeys(row.key for row in rows))
    rest = len(keys) - _NAMED
    return ", ".join(keys[:_NAMED]) + (f" и ещё {rest}" if rest > 0 else "")
