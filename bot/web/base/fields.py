"""Fields are an entry as people type it: from its table and back, with every fault by its field.

What a form cannot show stays as it was, and what was not touched is the same to the last sign.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from knowledge import cells
from knowledge.cells import WrongCell
from knowledge.content import Kind, Piece, Table, piece, with_own_confirmation
from knowledge.entries import Lapse
from knowledge.problems import Level, Problem
from knowledge.stamps import named_source

MOST_VARIANTS = 12
ALWAYS, PHASES, DATES = "always", "phases", "dates"
_BOUNDS = ("since", "until")
_VARIANT = re.compile(r"^\[\[entry\.variant\]\]$", re.MULTILINE)
# Under which field of the form a fault of the table stands.
_AT: Mapping[str, str] = {"phrasings": "wordings"}


@dataclass(frozen=True, slots=True)
class VariantFields:
    """A wording of the answer: `when` it holds, by phases of the campaign or by dates."""

    text: str = ""
    when: str = ALWAYS
    phases: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form; `confirm` says that its author stands for the answer."""

    id: str = ""
    title: str = ""
    category: str = ""
    wordings: str = ""
    source: str = ""
    lapse: str = ""
    next: str = ""
    variants: tuple[VariantFields, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a field of the form ("text-0" is the first variant's)."""

    field: str
    found: str
    repair: str
    level: Level = Level.ERROR


def fields_of(table: Table) -> Fields:
    """An entry's table as it stands in the form."""
    return Fields(
        id=_text(table, "id"),
        title=_text(table, "title"),
        category=_text(table, "category"),
        wordings=_lines(table.get("phrasings", ())),
        source=named_source(_text(table, "source")),
        lapse=_text(table, "lapse"),
        next=_lines(table.get("next", ())),
        variants=tuple(map(_variant_fields, table.get("variant", ()))),
    )


def _variant_fields(table: Table) -> VariantFields:
    names = tuple(map(str, table.get("phase", ())))
    dated = any(name in table for name in (*_BOUNDS, "year"))
    return VariantFields(
        text=_text(table, "text").strip(),
        when=PHASES if names else DATES if dated else ALWAYS,
        phases=names,
        since=_moment(table.get("since")),
        until=_moment(table.get("until")),
        year=_text(table, "year"),
    )


def _text(table: Table, key: str) -> str:
    value = table.get(key)
    return "" if value is None else str(value)


def _lines(values: Iterable[object]) -> str:
    return "\n".join(map(str, values))


def _moment(value: object) -> str:
    """A day, or a day and an hour, as people write it."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    # What is no time at all is shown as it is: whoever saves it is told.
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else "" if value is None else str(value)


def table_in(fields: Fields, before: Table) -> tuple[Table, list[Fault]]:
    """The table that was typed over `before` ({} = a new entry), and what could not be read."""
    faults: list[Fault] = []
    table = {name: value for name, value in before.items() if name != "variant"}
    _put(table, "id", fields.id)
    for name in ("title", "category"):
        _put(table, name, getattr(fields, name))
    # That no source was read is an empty field: left so, it stays as it was.
    if fields.source or named_source(_text(before, "source")):
        _put(table, "source", fields.source)
    for name, typed in (("phrasings", fields.wordings), ("next", fields.next)):
        _put(table, name, cells.lines(typed))
    if fields.lapse != str(before.get("lapse", Lapse.HAND_OVER)):
        table["lapse"] = fields.lapse
    stood: Sequence[Table] = before.get("variant", ())
    variants = []
    for number, variant in enumerate(fields.variants):
        if variant.text.strip():
            was = stood[number] if number < len(stood) else {}
            variants.append(_variant_table(variant, was, number, faults))
    if variants or "variant" in before:
        table["variant"] = variants
    return {name: value for name, value in table.items() if value != [] or name in before}, faults


def _put(table: dict[str, Any], name: str, value: object) -> None:
    """Set a value; an empty one only where one stood, and none that reads as what stood."""
    stood = table.get(name)
    same = stood is not None and _plain(stood) == _plain(value)
    if not same and (value or name in table):
        table[name] = value


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [" ".join(str(one).split()) for one in value]
    return str(value).strip()


def _variant_table(typed: VariantFields, was: Table, number: int, faults: list[Fault]) -> Table:
    table: dict[str, Any] = {"text": typed.text}
    if was and str(was.get("text", "")).strip() == typed.text:
        table["text"] = was["text"]
    if typed.when == PHASES:
        table["phase"] = list(typed.phases)
        if not typed.phases:
            faults.append(
                Fault(f"when-{number}", "не выбрано ни одной фазы", "Отметьте хотя бы одну.")
            )
    if typed.when == DATES:
        for name, cell, read in (
            ("since", typed.since, cells.moment),
            ("until", typed.until, cells.moment),
            ("year", typed.year, cells.whole),
        ):
            if not cell:
                continue
            try:
                table[name] = read(cell)
            except WrongCell as error:
                faults.append(Fault(f"when-{number}", error.found, error.repair))
    return table


def as_piece(table: Table, before: Piece | None, fields: Fields, by: str, day: date) -> Piece:
    """The piece of what was typed: confirmed by its author, or as far as what stood still counts.

    `before` is what is answered now, whose confirmation speaks of no other words.
    """
    if fields.confirm:
        mark = {"by": by, "at": day, "source_seen": fields.source}
        return piece(Kind.ENTRY, {**table, "confirmed": mark})
    made = piece(Kind.ENTRY, table)
    return with_own_confirmation(before, made) if before else made


def placed(problems: Iterable[Problem], made: Piece) -> list[Fault]:
    """The problems of a reader by the fields they are about."""
    return [Fault(_field(one, made.body), one.found, one.repair, one.level) for one in problems]


def _field(problem: Problem, body: str) -> str:
    name = problem.key.removeprefix("entry").removeprefix(".")
    head, _, rest = name.partition(".")
    if head != "variant":
        return _AT.get(head, head)
    lines = body.split("\n")[: problem.line]
    number = max(len(_VARIANT.findall("\n".join(lines))) - 1, 0)
    return f"text-{number}" if rest in ("", "text") else f"when-{number}"


def with_blank(fields: Fields) -> Fields:
    """The same with one more variant to be written."""
    if len(fields.variants) >= MOST_VARIANTS:
        return fields
    return replace(fields, variants=(*fields.variants, VariantFields()))
