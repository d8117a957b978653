"""Try the knowledge in a terminal: `ask` shows how a message is understood, `check` what is wrong.

    python -m knowledge ask "есть общага?" [--college sample] [--today 2027-07-01]
    python -m knowledge batch FILE [--college sample] [--today 2027-07-01] [--lexical]
    python -m knowledge evaluate FILE [--sources all|frozen|open] [--compare] [--lexical]
    python -m knowledge check [--today 2027-07-01]

All read the package's base, and colleges' folders given with `--folder` (else the sample).

`batch` reads lines of JSON, FILE or `-` for what comes in, and prints a line for each as soon as
it is decided: `knowledge/batch.py` says what stands in them. Everything counts as confirmed. It
stops at the first line it cannot read with exit code 2 and the line's number; the results of the
lines before it are printed by then.

`evaluate` reads labelled questions, the same way, and prints how well they are understood:
`knowledge/evaluation.py` says what stands in them. `--compare` puts the same to the usual ways.
`--lexical` does without the sentence encoder, as where it is not installed.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from knowledge.batch import BadLine, Setting, read_line, results, written
from knowledge.checking import check
from knowledge.colleges import College, load_college
from knowledge.comparing import compared
from knowledge.entries import load_base
from knowledge.evaluation import Labelled, Sources, judged, read_questions
from knowledge.loading import load
from knowledge.problems import Level
from knowledge.reporting import comparison, report
from knowledge.slots import Slots
from knowledge.trade_hearing import named_trade
from knowledge.trades import list_problems
from knowledge.understanding import Ask, Knowledge, Verdict
from knowledge.words import repair


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0, 1 where `check` finds an error, 2 for wrong arguments.

    Wrong arguments are a college that is not there, a file or line that cannot be read.
    """
    options = _options(arguments)
    try:
        return _COMMANDS[options.command](options)
    except BrokenPipeError:
        # Who reads has seen enough; closing now keeps the interpreter from trying once more.
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.close()
        return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="База знаний")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="как понят вопрос и что на него ответим")
    ask.add_argument("text", help="сообщение, как его пишут")
    batch = commands.add_parser("batch", help="что бот сделает с каждым сообщением файла")
    batch.add_argument("file", metavar="ФАЙЛ", help="строки JSON с ключом q или turns; - = stdin")
    measure = commands.add_parser("evaluate", help="насколько верно поняты размеченные вопросы")
    measure.add_argument("file", metavar="ФАЙЛ", help="строки JSON с ключами q и ids; - = stdin")
    measure.add_argument("--sources", type=Sources, choices=tuple(Sources), default=Sources.ALL)
    measure.add_argument("--compare", action="store_true", help="рядом с обычными способами")
    for command in (batch, measure):
        command.add_argument("--lexical", action="store_true", help="без нейросети, по словам")
    for command in (ask, batch, measure):
        command.add_argument("--college", default="", help="slug колледжа, по умолчанию первый")
    check_ = commands.add_parser("check", help="что не так с базой и колледжами")
    for command in (ask, batch, measure, check_):
        command.add_argument("--today", type=date.fromisoformat, default=None, metavar="ГГГГ-ММ-ДД")
        command.add_argument("--folder", type=Path, action="append", default=[], metavar="ПАПКА")
    return parser.parse_args(arguments)


# --- ask ----------------------------------------------------------------------------------------


def _ask(options: argparse.Namespace) -> int:
    knowledge = load(options.folder)
    college = _college(knowledge, options.college)
    if college is None:
        return 2
    now = _noon(options.today, college)
    for line in _told(knowledge, options.text, college, now):
        print(line)
    return 0


def _college(knowledge: Knowledge, slug: str) -> College | None:
    """The college with this slug, the first one for ""; None where there is none, and says so."""
    slug = slug or next(iter(knowledge.colleges), "")
    if slug not in knowledge.colleges:
        known = ", ".join(knowledge.colleges) or "ни одного"
        print(f"Нет колледжа «{slug}». Есть: {known}.", file=sys.stderr)
    return knowledge.colleges.get(slug)


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
    lines.append(f"опасность   {knowledge.danger(text) or 'нет'}")
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
    if ask.verdict is Verdict.ANSWER:
        return f"{ask.best.p:.2f} не меньше {bars.answer}"
    if trade and not ask.best.entry.startswith("trade."):
        return f"названа профессия «{trade}», а запись не о профессии"
    if ask.best.p < bars.offer:
        return f"{ask.best.p:.2f} меньше {bars.offer} для выбора"
    if ask.best.p < bars.answer:
        return f"{ask.best.p:.2f} меньше {bars.answer} для ответа"
    return f"{ask.best.p:.2f} хватило бы, но сказанное рядом или раньше может менять вопрос"


# --- batch and evaluate -------------------------------------------------------------------------


def _batch(options: argparse.Namespace) -> int:
    file = _opened(options.file)
    if file is None:
        return 2
    with file:
        setting = _setting(options)
        return 2 if setting is None else _answer_lines(file, setting)


def _evaluate(options: argparse.Namespace) -> int:
    file = _opened(options.file)
    if file is None:
        return 2
    with file:
        try:
            rows = read_questions(file, options.sources)
        except BadLine as problem:
            print(f"Не разобрать: {problem}.", file=sys.stderr)
            return 2
    setting = _setting(options)
    return 2 if setting is None else _measure(rows, setting, options)


def _setting(options: argparse.Namespace) -> Setting | None:
    """The knowledge and the college it is asked at; None where there is no such college."""
    knowledge = load(options.folder, lexical=options.lexical)
    college = _college(knowledge, options.college)
    if college is None:
        return None
    return Setting(knowledge, college.slug, _noon(options.today, college))


def _opened(name: str) -> BinaryIO | None:
    """A file to read bytes from; None where it cannot be opened, and says so."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        print(f"Не читается «{name}»: {error.strerror}.", file=sys.stderr)
        return None


def _answer_lines(lines: Iterable[bytes], setting: Setting) -> int:
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            record = results(read_line(raw), setting)
        except BadLine as problem:
            print(f"Строка {number}: {problem}.", file=sys.stderr)
            return 2
        sys.stdout.buffer.write(written(record))
        sys.stdout.buffer.flush()
    return 0


def _measure(rows: Sequence[Labelled], setting: Setting, options: argparse.Namespace) -> int:
    ours = judged(rows, setting)
    for line in report(f"Вопросов {len(rows)}, источники: {options.sources}", ours):
        print(line)
    if options.compare:
        print()
        for line in comparison({"Приёмка": ours, **compared(setting.knowledge, rows)}):
            print(line)
    return 0


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


_COMMANDS = {"ask": _ask, "batch": _batch, "evaluate": _evaluate, "check": _check}

if __name__ == "__main__":
    sys.exit(main())
