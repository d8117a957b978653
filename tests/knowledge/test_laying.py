"""A row changes what its author changed, and nothing that the sheet cannot show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from knowledge.cells import Cell
from knowledge.content import Kind, Piece, piece
from knowledge.laying import Standing
from knowledge.problems import Problem
from knowledge.sheets import Sheet, read_sheet, rows_of

SCORES = [{"year": 2025, "budget": 3.9}, {"year": 2026, "budget": 4.1, "paid": 3.2}]
WELDER = piece(
    Kind.PROGRAM,
    {"code": "15.01.05", "base": 9, "form": "очная", "fee": 78000, "test": False, "score": SCORES},
)
PHOTO = {
    "id": "docs.photo",
    "title": "Фото",
    "category": "Документы",
    "phrasings": ["фото", "снимок"],
}
NEWER = {"by": "Олег", "at": date(2026, 11, 30), "source_seen": "приказ"}
NO_SCORE = dict.fromkeys(("Год баллов", "Балл, бюджет", "Балл, платно"))
NOBODY = dict.fromkeys(("Подтвердил", "Дата подтверждения", "Что видел"))
DATED = piece(
    Kind.ENTRY,
    {**PHOTO, "variant": [{"text": "Раз.", "until": date(2027, 1, 1)}, {"text": "Два."}]},
)
PLAIN = piece(Kind.ENTRY, {**PHOTO, "variant": [{"text": "Раз.", "until": date(2027, 1, 1)}]})
MARKED = piece(
    Kind.FACT,
    {
        "key": "contact.phone",
        "value": "1",
        "confirmed": {"by": "Анна", "at": date(2026, 11, 1), "source_seen": "сайт"},
    },
)


def nothing(file: str, data: bytes) -> tuple[Problem, ...]:
    """A reader that finds no fault."""
    return ()


def sheet(of: Piece, changed: Mapping[str, Cell], number: int = 3) -> list[list[Cell]]:
    """The sheet of one piece, with these cells changed by the titles of their columns."""
    titles, row = rows_of(of.kind, [of], {of.key: number})
    for title, cell in changed.items():
        row[titles.index(title)] = cell
    return [titles, row]


def laid(of: Piece, changed: Mapping[str, Cell], now: Piece | None = None) -> Sheet:
    """What comes of a sheet that showed version 3, where `now` stands as version 4."""
    before = {of.key: (now or of, 4 if now else 3)}
    standing = Standing(before, lambda key, version: of if version == 3 else None)
    return read_sheet(of.kind, sheet(of, changed), "лист.xlsx", nothing, standing)


def made(of: Piece, changed: Mapping[str, Cell]) -> dict[str, Any]:
    """The table that comes of a changed row."""
    found = laid(of, changed)
    assert found.problems == ()
    return found.pieces[0].table


@pytest.mark.parametrize("of", [WELDER, DATED, PLAIN, MARKED], ids=lambda one: str(one.key))
def test_what_comes_back_unchanged_changes_nothing(of: Piece) -> None:
    assert laid(of, {}).pieces == (of,)


def test_another_score_of_the_newest_year_leaves_the_others() -> None:
    assert made(WELDER, {"Балл, бюджет": 4.2})["score"] == [
        SCORES[0],
        {"year": 2026, "budget": 4.2, "paid": 3.2},
    ]


def test_a_new_year_joins_the_others() -> None:
    assert made(WELDER, {"Год баллов": 2027})["score"] == [
        *SCORES,
        {"year": 2027, "budget": 4.1, "paid": 3.2},
    ]


def test_a_year_of_which_all_is_taken_away_is_gone() -> None:
    assert made(WELDER, NO_SCORE)["score"] == [SCORES[0]]


def test_an_emptied_cell_takes_the_value_away_and_a_missing_column_does_not() -> None:
    assert "fee" not in made(WELDER, {"Плата за год": ""})
    titles, row = sheet(WELDER, {})
    at = titles.index("Плата за год")
    del titles[at], row[at]
    standing = Standing({WELDER.key: (WELDER, 3)})
    assert read_sheet(Kind.PROGRAM, [titles, row], "", nothing, standing).pieces == (WELDER,)


def test_variants_stay_and_are_not_changed_by_one_text() -> None:
    assert made(DATED, {"Вопрос": "Какое фото?"})["variant"] == DATED.table["variant"]
    refused = laid(DATED, {"Ответ": "Три."})
    assert refused.pieces == ()
    assert [(one.line, one.key) for one in refused.errors] == [(2, "Ответ")]
    assert "несколько вариантов" in refused.errors[0].found


def test_a_changed_text_keeps_its_time() -> None:
    assert made(PLAIN, {"Ответ": "Три."})["variant"] == [
        {"text": "Три.", "until": date(2027, 1, 1)}
    ]
    assert "variant" not in made(PLAIN, {"Ответ": None})


def test_a_confirmation_is_changed_in_its_cells() -> None:
    assert made(MARKED, {"Что видел": "приказ"})["confirmed"]["source_seen"] == "приказ"
    assert "confirmed" not in made(MARKED, NOBODY)
    mark = {**MARKED.table["confirmed"], "until": date(2026, 11, 30)}
    ending = piece(MARKED.kind, {**MARKED.table, "confirmed": mark})
    assert made(ending, {"Что видел": "приказ"})["confirmed"] == {
        **MARKED.table["confirmed"],
        "source_seen": "приказ",
    }


def test_what_somebody_else_changed_meanwhile_stays_where_it_was_not_touched() -> None:
    other = piece(Kind.PROGRAM, {**WELDER.table, "fee": 80000})
    found = laid(WELDER, {}, other)
    assert (found.pieces, found.problems) == ((), ())


def test_what_both_changed_is_told_by_its_row() -> None:
    other = piece(Kind.PROGRAM, {**WELDER.table, "fee": 80000})
    found = laid(WELDER, {"Плата за год": 90000}, other)
    assert found.pieces == ()
    assert [(one.line, one.key) for one in found.errors] == [(2, "Версия")]
    assert "версия 3, а теперь стоит 4" in found.errors[0].found
    same = laid(WELDER, {"Плата за год": 80000}, other)
    assert same.pieces == (other,), "both did the same"


def test_a_version_nobody_knows_is_told() -> None:
    other = piece(Kind.PROGRAM, {**WELDER.table, "fee": 80000})
    rows = sheet(WELDER, {"Плата за год": 1}, number=9)
    standing = Standing({other.key: (other, 4)})
    assert read_sheet(Kind.PROGRAM, rows, "", nothing, standing).errors


def test_what_does_not_stand_here_is_new() -> None:
    found = read_sheet(Kind.PROGRAM, sheet(WELDER, {}), "", nothing)
    assert found.pieces[0].table["score"] == [SCORES[1]]


def test_a_sheet_that_was_taken_already_has_nothing_new_to_say() -> None:
    """Its author changes one row more and sends the whole of it again."""
    changed = {"Значение": "2"}
    taken = piece(Kind.FACT, {"key": "contact.phone", "value": "2"})
    confirmed = piece(Kind.FACT, {**MARKED.table, "value": "2", "confirmed": NEWER})
    for now in (taken, confirmed):
        found = laid(MARKED, changed, now)
        assert (found.pieces, found.problems) == ((), ())
    assert laid(MARKED, {"Значение": "3"}, taken).errors
