"""A body read by its lines is what a whole TOML reader makes of it, or is not read so at all."""

import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curating import college_pieces, release_pieces
from knowledge.content import Kind, Piece, piece
from knowledge.package import package_folder
from knowledge.plain_tables import plain_table

NAMES = ("value", "title", "source", "since", "year", "phrasings", "next")
SCALARS = (
    st.text()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e6, 1e6, allow_nan=False)
    | st.booleans()
    | st.dates(date(1000, 1, 1))
    | st.datetimes(datetime(1000, 1, 1)).map(lambda one: one.replace(microsecond=0))
)
FLAT = st.dictionaries(st.sampled_from(NAMES), SCALARS, max_size=4)
TABLES = st.fixed_dictionaries(
    {"key": st.text(max_size=9)},
    optional={
        **dict.fromkeys(NAMES, SCALARS | st.lists(SCALARS, max_size=3)),
        "confirmed": FLAT,
        "variant": st.lists(FLAT, min_size=1, max_size=3),
    },
)


def whole(kind: str, body: str) -> Any:
    """What the library says."""
    (table,) = tomllib.loads(body)[kind]
    return table


def everything() -> list[Piece]:
    """All pieces this package comes with that have a kind's table."""
    found = (*release_pieces(), *college_pieces(package_folder("sample")))
    return [one for one in found if one.kind is not Kind.COLLEGE and one.key]


def test_the_base_and_a_college_are_read_so() -> None:
    for one in everything():
        assert plain_table(one.kind.value, one.body) == whole(one.kind.value, one.body), one.key


@given(TABLES)
def test_any_table_is_read_alike_or_left_alone(table: dict[str, Any]) -> None:
    made = piece(Kind.FACT, table)
    read = plain_table("fact", made.body)
    assert read in (None, whole("fact", made.body))
    assert made.table == whole("fact", made.body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "complete = true\n",
        "[[entry]]\nid = 1\n",
        '[[fact]]\nkey = "a" # why\n',
        "[[fact]]\nkey = 'a'\n",
        '[[fact]]\nkey = """a"""\n',
        '[[fact]]\nkey = "a"\nkey = "b"\n',
        "[[fact]]\nvalue = 1_000\n",
        "[[fact]]\nvalue = 0x1f\n",
        "[[fact]]\nvalue = 2027-02-30\n",
        '[[fact]]\nvalue = "a\\/b"\n',
        '[[fact]]\nnext = ["a", "b"]\n',
        '[[fact]]\nnext = [\n    "a"\n]\n',
        '[[fact]]\nnext = [\n    "a",\n',
        "[[fact]]\nscore = [{ year = 2026 }]\n",
        "[[fact]]\n[fact.confirmed\n",
        "[[fact]]\nconfirmed = 1\n[fact.confirmed]\n",
        "[[fact]]\nconfirmed = 1\n[[fact.confirmed]]\n",
        '[[fact]]\nkey = "a"\n[[fact]]\nkey = "b"\n',
        '[[fact]]\r\nkey = "a"\r\n',
    ],
)
def test_what_is_written_otherwise_is_left_alone(body: str) -> None:
    assert plain_table("fact", body) is None


def test_an_hour_of_a_day_is_left_alone() -> None:
    assert plain_table("fact", piece(Kind.FACT, {"value": time(16, 30)}).body) is None
