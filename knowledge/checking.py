"""Checks a loaded base against colleges at a day: what is missing, unconfirmed or about to lapse.

Reading finds what is wrong with a file whatever the day; this finds what the day makes wrong.
Values may come from a database, so its problems name a college or the base, and no line.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from knowledge.checking_programs import check_programs
from knowledge.colleges import College, Fact
from knowledge.confirmation import Confirmation
from knowledge.entries import Entry
from knowledge.facts import FACTS
from knowledge.periods import Phase, phase
from knowledge.problems import Level, Problem

_SOON = timedelta(days=30)
_BASE = "base"


def check(base: Sequence[Entry], colleges: Sequence[College], today: date) -> tuple[Problem, ...]:
    """Every warning of the base and of each college on the local day `today`.

    Only two colleges with one slug are an error. The order: base, then colleges as given.
    """
    noon = datetime.combine(today, time(12))
    found = [problem for entry in base for problem in _check_entry(entry, noon)]
    found += clashes(colleges)
    for college in colleges:
        found += _check_college(base, college, noon)
        found += check_programs(base, college, noon)
    return tuple(found)


def clashes(colleges: Sequence[College]) -> list[Problem]:
    """An error for every slug that two colleges have, whatever the day."""
    slugs = Counter(college.slug for college in colleges)
    repair = "Дайте каждому колледжу свой slug."
    return [
        Problem(slug, 0, "slug", "slug есть у двух колледжей", repair)
        for slug, count in slugs.items()
        if count > 1
    ]


def missing_facts(base: Iterable[Entry], college: College) -> dict[str, tuple[str, ...]]:
    """Fact keys that entries quote and the college has no value for → ids of those entries."""
    has = {fact.key for fact in college.facts}
    missing: dict[str, tuple[str, ...]] = {}
    for entry in base:
        for key in entry.fact_keys:
            if key not in has:
                missing[key] = (*missing.get(key, ()), entry.id)
    return missing


def _warning(where: str, key: str, found: str, repair: str) -> Problem:
    return Problem(where, 0, key, found, repair, Level.WARNING)


def _check_entry(entry: Entry, noon: datetime) -> list[Problem]:
    if entry.answerless:
        return []
    found = _check_confirmation(_BASE, entry.id, entry.confirmed, noon.date())
    windows = [variant.window for variant in entry.variants]
    if all(phase(window, noon) is Phase.BEFORE for window in windows):
        start = min(window[0] for window in windows)
        text = f"ответ начнёт действовать только {start:%d.%m.%Y}"
        return [*found, _warning(_BASE, entry.id, text, "Допишите вариант на сегодня.")]
    if text := _ending(max(window[1] for window in windows), noon):
        repair = "Допишите вариант на новый срок и подтвердите его."
        found.append(_warning(_BASE, entry.id, f"у последнего варианта ответа {text}", repair))
    return found


def _check_college(base: Sequence[Entry], college: College, noon: datetime) -> list[Problem]:
    found = [
        _warning(
            college.slug,
            key,
            f"нет факта «{FACTS[key].title_ru}», он нужен для: {', '.join(entries)}",
            "Впишите его: пока такие вопросы уходят сотруднику.",
        )
        for key, entries in missing_facts(base, college).items()
    ]
    for fact in newest(college.facts):
        if text := _ending(fact.window[1], noon):
            repair = "Впишите новое значение с источником."
            found.append(_warning(college.slug, fact.key, f"у значения {text}", repair))
    for fact in college.facts:
        found += _check_confirmation(college.slug, fact.key, fact.confirmed, noon.date())
        if fact.until is None and isinstance(fact.value, date) and _day(fact.value) < noon.date():
            text = f"дата {_day(fact.value):%d.%m.%Y} прошла, а срок действия не указан"
            repair = "Впишите until, чтобы устаревшая дата не попала в ответ."
            found.append(_warning(college.slug, fact.key, text, repair))
    return found


def newest(facts: Iterable[Fact]) -> list[Fact]:
    """Of each key and campus the value that holds longest."""
    newest: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        other = newest.setdefault((fact.key, fact.place), fact)
        if fact.window[1] > other.window[1]:
            newest[fact.key, fact.place] = fact
    return list(newest.values())


def _ending(end: datetime, noon: datetime) -> str:
    """How a window that ended, or ends within 30 days, is described; "" for any other."""
    if end < noon:
        return f"срок кончился {end:%d.%m.%Y}"
    return f"срок кончается {end:%d.%m.%Y}" if end - noon <= _SOON else ""


def _check_confirmation(
    where: str, key: str, mark: Confirmation | None, today: date
) -> list[Problem]:
    if mark is None:
        text, repair = "никто не подтвердил", "Сверьте с источником и подтвердите."
    elif mark.at > today:
        text = f"подтверждено будущим днём: {mark.at:%d.%m.%Y}"
        repair = "Исправьте дату подтверждения."
    elif mark.until and mark.until - today <= _SOON:
        text = f"срок подтверждения {'кончается' if mark.until >= today else 'кончился'}"
        text, repair = f"{text} {mark.until:%d.%m.%Y}", "Сверьте с источником и подтвердите."
    else:
        return []
    return [_warning(where, key, text, repair)]


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
