"""What a question rests on: its entry and facts, or the rows of the catalogue."""

from typing import Any

from knowledge.content import Kind, piece
from knowledge.resting import Name, Rest, Shelves
from knowledge.vouching import held

COST: Name = ("kmt", Kind.FACT, "dorm.cost")
WELDER, COOK = ("15.01.05", 9, "очная"), ("43.01.09", 11, "заочная")


def entry(name: str, text: str = "") -> dict[str, Any]:
    """An entry's table."""
    table: dict[str, Any] = {"id": name, "title": name, "category": "x", "phrasings": [name]}
    return table | ({"variant": [{"text": text}]} if text else {})


def row(code: str, base: int, form: str) -> dict[str, Any]:
    """A program's table."""
    return {"code": code, "base": base, "form": form}


def shelves(**owned: list[tuple[Kind, dict[str, Any]]]) -> Shelves:
    """Shelves of some owners; `region` is what all share."""
    found = []
    for owner, tables in owned.items():
        for kind, table in tables:
            one = held(piece(kind, table))
            assert one
            found.append((("" if owner == "region" else owner, kind, one.key), one))
    return Shelves.of(found)


def program(*one: Any) -> Name:
    """The name of a row of the college."""
    code, base, form = one
    return ("kmt", Kind.PROGRAM, f"{code}|{base}|{form}")


HERE = shelves(
    region=[
        (Kind.ENTRY, entry("dorm.cost", "{dorm.cost} {dorm.who}")),
        (Kind.ENTRY, entry("life.pool")),
        (Kind.ENTRY, entry("study.programs", "Учим.")),
        (Kind.ENTRY, entry("trade.score", "По баллу.")),
    ],
    kmt=[
        (Kind.FACT, {"key": "dorm.cost", "value": 1}),
        (Kind.PROGRAM, row(*WELDER)),
        (Kind.PROGRAM, row(*COOK)),
    ],
    own=[(Kind.ENTRY, entry("dorm.cost", "Даром."))],
)


def test_an_entry_rests_on_itself_and_the_facts_it_shows() -> None:
    rest = HERE.rest("kmt", "dorm.cost")
    assert rest == Rest((("", Kind.ENTRY, "dorm.cost"), COST), lacks=True)
    assert HERE.rest("own", "dorm.cost").pieces == (("own", Kind.ENTRY, "dorm.cost"),)
    assert HERE.rest("kmt", "life.pool") == Rest((), lacks=True)
    assert HERE.rest("kmt", "no.such") == Rest((), lacks=True)
    assert HERE.rest("kmt", "life.pool", ("dorm.cost", "programs:1")).pieces == (COST,)


def test_a_trade_rests_on_the_rows_that_were_asked_for() -> None:
    assert HERE.rest("kmt", "trade.score-15.01.05").pieces == (program(*WELDER),)
    assert HERE.rest("kmt", "trade.score-15.01.05-11").pieces == (program(*WELDER),)
    both = (program(*WELDER), program(*COOK))
    assert HERE.rest("kmt", "trade.score-36.02.01").pieces == both, "not taught"
    assert HERE.rest("none", "trade.score-15.01.05") == Rest((), lacks=True)
    assert HERE.rest("kmt", "trade.score").pieces == (("", Kind.ENTRY, "trade.score"),)


def test_a_list_or_the_entrys_own_text_is_enough() -> None:
    rest = HERE.rest("kmt", "study.programs--11")
    own: Name = ("", Kind.ENTRY, "study.programs")
    assert rest == Rest((own,), (program(*COOK),))
    assert rest.all == (own, program(*COOK))
    assert not rest.closed(set())
    assert rest.closed({own})
    assert rest.closed({program(*COOK)})


def test_what_lacks_closes_nothing() -> None:
    rest = HERE.rest("kmt", "dorm.cost")
    assert not rest.closed(set(rest.all))
    assert not Rest(()).closed(set())
