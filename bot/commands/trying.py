"""Trying says in the terminal what an edit, thresholds or slang would do; nothing is stored."""

import argparse
import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from bot.commands.importing import read_path
from bot.commands.preparing import clock_of, prepare
from bot.commands.refusing import Refused
from bot.commands.shelving import at_desk
from bot.commands.standing import existing
from bot.core import BaseHolder
from bot.learning import build_knowledge
from bot.library import Library
from bot.own_slang import BadSlang, read_slang, with_slang
from bot.storage.by_hand import plainly
from bot.storage.content import Edit, load_news
from bot.storage.runner import ThreadRunner, write
from bot.trials import MOST, Trials, Tried
from knowledge.confidence import Thresholds
from knowledge.problems import Level
from knowledge.replay import Kind, Tally
from knowledge.understanding import Knowledge

_WORDS = {
    Kind.LOST: "останутся без ответа",
    Kind.STOLEN: "получат другой ответ",
    Kind.GAINED: "получат ответ",
    Kind.WITHDRAWN: "больше не увидят вариантов",
    Kind.OFFERED: "увидят варианты",
}


def try_out(options: argparse.Namespace) -> int:
    """Print what would change; the exit code: 1 where a golden question would be lost.

    Raises Refused, ConfigError, StorageDown.
    """
    config, edits = prepare(options), _edits(options)
    with existing(config) as engines:
        news = plainly(lambda: write(engines, lambda session: load_news(session, {})))
        knows = build_knowledge(config, Library.empty(config).renewed(news).content())
        bars = _bars(options, knows)
        instead = _slang(options.slang, knows) if options.slang else None
        if not edits and bars is None and instead is None:
            raise Refused("Нечего пробовать: назовите файл, --answer, --offer или --slang.")
        trials = Trials(
            ThreadRunner(engines), BaseHolder(knows), clock_of(config), config.process.unconfirmed
        )
        tried = asyncio.run(
            trials.of(edits, thresholds=bars, slang=instead, days=options.days, most=MOST)
        )
    assert tried is not None, "a base was built"
    for line in chain(told(tried), () if tried.replayed.blocked else _live(options)):
        print(line)
    return int(tried.replayed.blocked)


def _edits(options: argparse.Namespace) -> Sequence[Edit]:
    if options.file is None:
        return ()
    with at_desk(options) as desk:
        of = desk.curated()
        found, problems = read_path(options.file, of)
        for problem in problems:
            print(problem)
        if any(problem.level is Level.ERROR for problem in problems):
            raise Refused("Исправьте ошибки и повторите.")
        return of.edits(of.changes(found))


def _bars(options: argparse.Namespace, knows: Knowledge) -> Thresholds | None:
    """The thresholds to try, None where they stay."""
    now = knows.thresholds
    new = replace(
        now,
        answer=now.answer if options.answer is None else options.answer,
        offer=now.offer if options.offer is None else options.offer,
    )
    if not 0 < new.offer <= new.answer <= 1:
        raise Refused("Пороги идут так: 0 < --offer ≤ --answer ≤ 1.")
    return None if new == now else new


def _slang(path: Path, knows: Knowledge) -> Mapping[str, str]:
    """What words mean with the rows of a file; as they stand for now, where it says nothing."""
    try:
        return with_slang(knows.matcher.vocabulary.slang, read_slang(path))
    except BadSlang as error:
        raise Refused(f"{error}.") from None


def _live(options: argparse.Namespace) -> Iterator[str]:
    """How what was tried comes into use; a file is imported."""
    shares = (("answer_threshold", options.answer), ("offer_threshold", options.offer))
    lines = [f"{key} = {share}" for key, share in shares if share is not None]
    if options.slang:
        lines.append(f'slang = "{options.slang.resolve()}"')
    if lines:
        yield "Чтобы так и было, впишите в config.toml под [knowledge] и запустите бота заново:"
        yield from lines


def told(tried: Tried) -> Iterator[str]:
    """The lines of a trial."""
    found = tried.replayed
    yield (
        f"Вопросов за {tried.days} дней: {found.questions}, золотых: {tried.golden}. "
        f"Отвечено было {found.answered[0]}, станет {found.answered[1]}."
    )
    for change in found.lost:
        was, now = (_named(tried, one.sure) for one in (change.before, change.after))
        yield f"НЕЛЬЗЯ  золотой вопрос «{change.question.text}»: был {was}, станет {now}"
    for change in found.won:
        yield f"хорошо  золотой вопрос «{change.question.text}» станет понятен"
    for tally in found.tallies:
        yield from _tally(tried, tally)
    if found.blocked:
        yield "Так публиковать нельзя: сделайте точнее или поправьте золотой набор в консоли."
    elif not found.tallies and not found.won:
        yield "На прошлых вопросах ничего не изменится."


def _tally(tried: Tried, one: Tally) -> Iterator[str]:
    was, now = _named(tried, one.was), _named(tried, one.now)
    yield f"{one.questions:6}  {_WORDS[one.kind]}: {was} → {now}"
    yield from (f"        — {change.question.text}" for change in one.examples)


def _named(tried: Tried, entry: str) -> str:
    return f"«{tried.titles.get(entry, entry)}»" if entry else "без ответа"
