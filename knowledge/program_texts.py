"""The words of answers from the catalogue: a row's value in a phrase, rows in a list, no promise.

They belong to the answer itself and not to the talk about it, as in `knowledge.stamps`.
"""

from collections.abc import Collection, Sequence

from knowledge.colleges import College
from knowledge.program_rows import Elsewhere, codes_of
from knowledge.programs import Form, Program, Score
from knowledge.russian import money_words, number_words, plural
from knowledge.trades import official

_FORMS = {Form.FULL_TIME: "очно", Form.PART_TIME: "заочно", Form.EVENING: "очно-заочно"}
_NO_FORM = {
    Form.FULL_TIME: "Очной формы",
    Form.PART_TIME: "Заочной формы",
    Form.EVENING: "Очно-заочной формы",
}

NO_PROMISE = (
    "Это баллы прошлого приёма. Какими они будут в этот раз, заранее не знает никто: зависит от "
    "того, кто подаст документы."
)
TAUGHT = "Да, этому у нас учат."
NOWHERE = "Кто ещё этому учит, у меня пока нет данных."
TELL_MORE = "Напишите, после какого класса и на какую форму, и отвечу точнее."
NAME_ONE = "Напишите название, и я скажу срок, места и балл прошлого приёма."


# --- values -------------------------------------------------------------------------------------


def term(months: int) -> str:
    """«1 год 10 месяцев», «10 месяцев», «4 года»."""
    years, rest = divmod(months, 12)
    said = [f"{years} {plural(years, 'год', 'года', 'лет')}"] if years else []
    said += [f"{rest} {plural(rest, 'месяц', 'месяца', 'месяцев')}"] if rest else []
    return " ".join(said)


def duration(row: Program) -> str:
    """«учиться 1 год 10 месяцев», "" where not known."""
    return f"учиться {term(row.months)}" if row.months else ""


def cost(row: Program) -> str:
    """«98 000 ₽ в год (приём 2027)», «платных мест нет, только бюджет», "" where not known."""
    if row.fee is not None and row.paid != 0:
        # Prices of two campaigns stand beside each other, and last year's are asked for too.
        return f"{money_words(row.fee)} в год" + (f" (приём {row.year})" if row.year else "")
    return "платных мест нет, только бюджет" if row.paid == 0 else ""


def seats(row: Program) -> str:
    """«25 бюджетных мест, 10 платных»; "" where the budget places are not known."""
    if row.budget is None:
        return ""
    said = [_places(row.budget, "бюджетн")]
    said += [] if row.paid is None else [_places(row.paid, "платн")]
    return ", ".join(said)


def _places(count: int, kind: str) -> str:
    if not count:
        return f"{kind}ых мест нет"
    return f"{count} {kind}{plural(count, 'ое место', 'ых места', 'ых мест')}"


def score(found: Score | None) -> str:
    """«в 2026 году у последнего зачисленного: бюджет 3,67, платно 3,45»; "" where not known."""
    if found is None:
        return ""
    said = [f"бюджет {number_words(found.budget)}"] if found.budget is not None else []
    said += [f"платно {number_words(found.paid)}"] if found.paid is not None else []
    if not said:
        return ""
    return f"средний балл последнего зачисленного в {found.year} году: {', '.join(said)}"


def needs(row: Program) -> str:
    """Entrance test and medical certificate; "" where one of them is not known."""
    if row.test is None or row.medical is None:
        return ""
    test = f"вступительное испытание: {row.test}" if row.test else "вступительных испытаний нет"
    return f"{test}; медицинская справка 086/у {'нужна' if row.medical else 'не нужна'}"


def summary(row: Program) -> str:
    """What is known of term, places and «Профессионалитет»."""
    said = [duration(row), seats(row)]
    said += ["федеральный проект «Профессионалитет»"] if row.professionalitet else []
    return ", ".join(part for part in said if part)


# --- rows ---------------------------------------------------------------------------------------


def label(row: Program, among: Collection[Program], college: College) -> str:
    """«после 9 класса, очно», with the campus where two rows differ in nothing else."""
    said = f"после {row.base} класса, {_FORMS[row.form]}"
    twins = [one for one in among if one.key == row.key and one.place != row.place]
    place = next((p.name for p in college.places if p.key == row.place), "") if twins else ""
    return f"{said}, {place}" if place else said


def name(row: Program) -> str:
    """The official name without what stands in brackets, in quotes."""
    return f"«{row.trade.short}»"


def told(rows: Sequence[Program], values: Sequence[str], college: College) -> str:
    """Rows with their values: one in a sentence, several in a list under the trade's name."""
    said = [(row, value) for row, value in zip(rows, values, strict=True)]
    if len(said) == 1:
        row, value = said[0]
        tail = f" — {value}" if value else ""
        return f"{name(row)}, {label(row, rows, college)}{tail}."
    blocks = []
    for code in codes_of(rows):
        mine = [(row, value) for row, value in said if row.code == code]
        lines = [
            f"• {label(row, rows, college)}" + (f" — {value}" if value else "")
            for row, value in mine
        ]
        blocks.append("\n".join([f"{name(mine[0][0])}:", *lines]))
    return "\n\n".join(blocks)


def many(rows: Sequence[Program], base: int = 0, form: Form | None = None) -> str:
    """Trades, a line each, with the bases and forms they are taught at, if not asked for."""
    lines = []
    for code in codes_of(rows):
        mine = [row for row in rows if row.code == code]
        bases = " и ".join(str(one) for one in sorted({row.base for row in mine}))
        forms = ", ".join(dict.fromkeys(_FORMS[row.form] for row in mine))
        said = [] if base else [f"после {bases} класса"]
        said += [] if form else [forms]
        tail = f" — {', '.join(said)}" if said else ""
        lines.append(f"• {mine[0].trade.short}{tail}")
    return "\n".join(lines)


# --- what is not there --------------------------------------------------------------------------


def kind(name_: str) -> str:
    """«профессию «Сварщик»», «специальность «Ветеринария»»: what comes behind «на»."""
    named = [trade for trade in official().values() if trade.short == name_]
    speciality = bool(named) and all(trade.speciality for trade in named)
    return f"{'специальность' if speciality else 'профессию'} «{name_}»"


def yes(base: int, form: Form | None) -> str:
    """«Да, после 9 класса можно.»; "" where neither was asked for."""
    said = [f"после {base} класса"] if base else []
    said += [_FORMS[form]] if form else []
    return f"Да, {' '.join(said)} можно." if said else ""


def not_taught(name_: str) -> str:
    """«На специальность «Ветеринария» у нас не учат.»"""
    return f"На {kind(name_)} у нас не учат."


def not_this_year(name_: str) -> str:
    """For a trade that was taught before and has no row today."""
    return f"Сейчас набора на {kind(name_)} у нас нет."


def not_so(name_: str, base: int, form: Form | None) -> str:
    """«После 11 класса на профессию «Сварщик» набора нет.»"""
    if form is None:
        return f"После {base} класса на {kind(name_)} у нас набора нет."
    after = f" после {base} класса" if base else ""
    return f"{_NO_FORM[form]} на {kind(name_)}{after} у нас нет."


def in_town(own: str, town: str, found: Sequence[Elsewhere], base: int, form: Form | None) -> str:
    """That we are in another town than the asked one, and who teaches it there."""
    here = f"Мы в другом городе: {own}." if own else "Мы в другом городе."
    there = [one for one in found if one.college.town == town]
    return f"{here}\n\n{others(there, base, form)}" if there else here


def others(found: Sequence[Elsewhere], base: int, form: Form | None, *, more: bool = False) -> str:
    """Colleges that teach it, a line each, with the way to their pages; "" for none.

    `more`: besides us.
    """
    if not found:
        return ""
    after = f" после {base} класса" if base else ""
    how = f", {_FORMS[form]}" if form else ""
    lines = [f"Этому {'ещё ' if more else ''}учат{after}{how}:"]
    for one in found:
        where = [one.college.town] if one.college.town else []
        where += [f"около {max(1, round(one.km))} км отсюда"] if one.km is not None else []
        links = ", ".join(link.url for link in one.college.links)
        bases = " и ".join(str(b) for b in sorted({row.base for row in one.rows}))
        lines.append(
            f"• {one.college.name}"
            + (f" ({', '.join(where)})" if where else "")
            + ("" if base else f", после {bases} класса")
            + (f": {links}" if links else "")
        )
    return "\n".join(lines)


# --- lists --------------------------------------------------------------------------------------


def everything(rows: Sequence[Program], base: int, form: Form | None) -> str:
    """All that is taught after these classes and in this form."""
    where = [f"после {base} класса"] if base else []
    where += [_FORMS[form]] if form else []
    said = " ".join(where or ["у нас"])
    return f"{said[0].upper()}{said[1:]} можно учиться на:\n{many(rows, base, form)}\n\n{NAME_ONE}"


def by_interest(title: str, rows: Sequence[Program]) -> str:
    """Trades taught here that are near to what somebody likes."""
    return f"Если хочется работать {title}, у нас учат на:\n{many(rows)}\n\n{NAME_ONE}"


def no_interest(title: str, rows: Sequence[Program]) -> str:
    """That nothing taught here is near to what somebody likes, and what there is instead."""
    return f"Работе {title} у нас не учат. Есть вот что:\n{many(rows)}\n\n{NAME_ONE}"


def by_score(own: float, rows: Sequence[tuple[Program, Score]], college: College) -> str:
    """Where the last enrolled had this mark or a lower one, and that it promises nothing."""
    mark = number_words(own)
    if not rows:
        return f"По последним известным баллам с {mark} никуда не зачислили.\n\n{NO_PROMISE}"
    lines = []
    every = [row for row, _ in rows]
    for row, found in rows:
        marks = (("бюджет", found.budget), ("платно", found.paid))
        known = [f"{kind} {number_words(m)}" for kind, m in marks if m is not None and m <= own]
        where = f"{row.trade.short} ({label(row, every, college)})"
        lines.append(f"• {where} — {', '.join(known)} в {found.year} году")
    opening = f"Балл последнего зачисленного был не выше {mark} здесь:"
    return "\n".join([opening, *lines]) + f"\n\n{NO_PROMISE}"
