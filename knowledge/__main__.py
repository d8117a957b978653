"""Try the knowledge in a terminal: `ask` shows how a message is understood, `check` what is wrong.

    python -m knowledge ask "есть общага?" [--college sample] [--today 2027-07-01]
    python -m knowledge check [--today 2027-07-01]

Both read the package's base, and colleges' folders given with `--folder` (else the sample).
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.checking import check
from knowledge.colleges import College, load_college
from knowledge.danger import heard
from knowledge.entries import load_base
from knowledge.problems import Level
from knowledge.slots import Slots
from knowledge.trade_hearing import named_trade
from knowledge.trades import list_problems
from knowledge.understanding import Ask, Knowledge, load
from knowledge.words import repair


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0, 1 where `check` finds an error, 2 for a wrong college."""
    options = _options(arguments)
    return _ask(options) if options.command == "ask" else _check(options)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="База знаний")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="как понят вопрос и что на него ответим")
    ask.add_argument("text", help="сообщение, как его пишут")
    ask.add_argument("--college", default="", help="slug колледжа, по умолчанию первый")
    check_ = commands.add_parser("check", help="что не так с базой и колледжами")
    for command in (ask, check_):
        command.add_argument("--today", type=date.fromisoformat, default=None, metavar="ГГГГ-ММ-ДД")
        command.add_argument("--folder", type=Path, action="append", default=[], metavar="ПАПКА")
    return parser.parse_args(arguments)


# --- ask ----------------------------------------------------------------------------------------


def _ask(options: argparse.Namespace) -> int:
    knowledge = load(options.folder)
    slug = options.college or next(iter(knowledge.colleges), "")
    college = knowledge.colleges.get(slug)
    if college is None:
        known = ", ".join(knowledge.colleges) or "ни одного"
        print(f"Нет колледжа «{slug}». Есть: {known}.", file=sys.stderr)
        return 2
    now = _noon(options.today, college)
    for line in _told(knowledge, options.text, college, now):
        print(line)
    return 0


def _noon(today: date | None, college: College) -> datetime:
    """Noon of the day at the college; without a day the present moment."""
    zone = ZoneInfo(college.timezone)
    return datetime.combine(today, time(12), zone) if today else datetime.now(zone)


def _told(knowledge: Knowledge, text: str, college: College, now: datetime) -> list[str]:
    repaired = repair(text, knowledge.matcher.vocabulary)
    understood = knowledge.understand(text)
    lines = [f"читаем как  {repaired.text}"]
    lines += [f"  {step.kind}: {step.said} → {step.read}" for step in repaired.steps]
    lines.append(f"разговор    {understood.talk or 'нет'}")
    lines.append(f"опасность   {heard(text) or 'нет'}")
    lines.append(f"закончено   {'да' if understood.complete else 'нет, ждём продолжения'}")
    for number, ask in enumerate(understood.asks, start=1):
        lines += ["", f"{number}. {ask.text}", *_asked(knowledge, ask, college, now)]
    return lines


def _asked(knowledge: Knowledge, ask: Ask, college: College, now: datetime) -> list[str]:
    lines = [
        f"   {match.p:.2f}  {match.entry:28} {_scores(match.scores)}  «{match.phrasing}»"
        for match in ask.matches
    ]
    lines.append(f"   → {ask.verdict}: {_why(knowledge, ask)}")
    lines.append(f"   услышано: {_slots(ask.slots)}")
    if ask.best:
        answer = knowledge.answer(ask.reference(ask.best.entry), college.slug, now)
        missing = f" ({', '.join(answer.missing)})" if answer.missing else ""
        lines.append(f"   ответ: {answer.status}{missing}")
        lines += [f"   | {line}" for line in answer.draft.splitlines()]
    return lines


def _scores(scores: Sequence[tuple[str, float]]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in scores)


def _slots(slots: Slots) -> str:
    """What was heard besides the topic, in one line."""
    trades = [f"«{one.said}» {' '.join(one.codes) or '(нет в списке)'}" for one in slots.trades]
    values = {
        "профессия": ", ".join(trades),
        "база": slots.base,
        "форма": slots.form,
        "балл": slots.score,
        "год": slots.year,
        "город": slots.town,
        "интерес": slots.interest,
    }
    said = [f"{name} {value}" for name, value in values.items() if value]
    return "; ".join(said) or "ничего сверх вопроса"


def _why(knowledge: Knowledge, ask: Ask) -> str:
    """The reason of a verdict in a few words."""
    bars = knowledge.thresholds
    trade = named_trade(ask.text, knowledge.matcher.vocabulary.knows)
    if ask.best is None:
        return "ничего похожего"
    if trade and not ask.best.entry.startswith("trade."):
        return f"названа профессия «{trade}», а запись не о профессии"
    if ask.best.p < bars.offer:
        return f"{ask.best.p:.2f} меньше {bars.offer} для выбора"
    if ask.best.p < bars.answer:
        return f"{ask.best.p:.2f} меньше {bars.answer} для ответа"
    return f"{ask.best.p:.2f} не меньше {bars.answer}"


# --- check --------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    base = load_base()
    reads = [load_college(folder) for folder in options.folder or (None,)]
    colleges = [college for read in reads for college in read.values]
    today = options.today or date.today()
    problems = [*base.problems, *list_problems(), *(p for read in reads for p in read.problems)]
    problems += check(base.values, colleges, today)
    for problem in problems:
        print(problem)
    print(f"Записей {len(base.values)}, колледжей {len(colleges)}, замечаний {len(problems)}.")
    print(_replayed(Knowledge.build(base.values, colleges)))
    return int(any(problem.level is Level.ERROR for problem in problems))


def _replayed(knowledge: Knowledge) -> str:
    """What the base's replays against itself say, in per cent."""
    bars = knowledge.thresholds
    said = knowledge.matcher.measured(bars)
    return (
        f"База сама на себе: верная запись первой {said.first:.0%}, "
        f"в первых трёх {said.three:.0%}; при пороге {bars.answer} "
        f"уверенно и верно {said.certain:.0%}, неверно среди уверенных {said.wrong:.1%}."
    )


if __name__ == "__main__":
    sys.exit(main())
