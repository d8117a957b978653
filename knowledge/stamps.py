"""The words set around an answer: where it comes from, of when it is, that its time has passed.

They belong to the answer itself and not to the talk about it, so they live beside the templates.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.rich import Rich
from knowledge.variants import LONGEST

_LONGEST_SOURCE = 300
_MOST_SOURCES = 2
# What an editor writes where no source was read; it is never shown.
_NO_SOURCE = frozenset({"", "unknown"})


def known_sources(sources: Iterable[str]) -> tuple[str, ...]:
    """The sources that name something, each once, in order."""
    return tuple(s for s in dict.fromkeys(map(str.strip, sources)) if s not in _NO_SOURCE)


def named_source(source: str) -> str:
    """The source where it names something, else "": what a form shows of it."""
    return "".join(known_sources([source]))


def source_line(sources: Sequence[str], as_of: date | None, years: Collection[int]) -> str:
    """«Источник: …, данные на 12.07.2026», with the campaign years where they need saying.

    Two sources are named at most. `as_of` None: something in the answer was confirmed by nobody.
    """
    names = "; ".join(sources[:_MOST_SOURCES])
    more = " и др." * (len(sources) > _MOST_SOURCES)
    name = f"Источник: {_short(names, _LONGEST_SOURCE)}{more}" if names else "Источник не указан"
    of_when = f"данные на {as_of:%d.%m.%Y}" if as_of else "данные не подтверждены"
    named = " и ".join(str(year) for year in sorted(years))
    remark = f" (за {named} {'год' if len(years) == 1 else 'годы'})" if years else ""
    return f"{name}, {of_when}{remark}"


def lapsed_text(body: Rich, year: int, next_year: int, site: str) -> Rich:
    """An answer by rules that ended with `year`: it says so, and where to watch for new ones."""
    first = replace(body, text=_lowered(body.text))
    watch = f" Новые появятся на сайте: {site}" if site else ""
    rules = f"\n\nПравила {next_year} ещё не опубликованы.{watch}"
    return Rich(f"По правилам {year} года: ") + first + rules


def unknown_text(
    lacking: Sequence[str], known: Sequence[tuple[str, str]], year: int, site: str
) -> Rich:
    """What a college does not know yet, in so many words, and beside it what it does know.

    `lacking` are titles of facts, `known` titles with their values; `year` 0 = of no campaign.
    """
    of_year = f" на {year} год" if year else ""
    watch = f" Как только объявит, это появится на сайте: {site}" if site else ""
    body = f"Пока неизвестно: {'; '.join(map(_lowered, lacking))}. "
    body += f"Колледж{of_year} этого ещё не объявил.{watch}"
    if known:
        body += "\n\nУже известно:" + "".join(f"\n• {name}: {value}" for name, value in known)
    return Rich(body)


def _lowered(text: str) -> str:
    """As it reads within a sentence; what begins with two capitals stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def with_line(body: Rich, line: str) -> Rich:
    """Body and last line within one message; a body too long for it ends at a word with «…»."""
    room = LONGEST - len(line) - 2
    if len(body.text) > room:
        kept = body.text[: room - 1].rpartition(" ")[0] or body.text[: room - 1]
        body = body.cut(0, len(kept)) + "…"
    return body + f"\n\n{line}"


def _short(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
