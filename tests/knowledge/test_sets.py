"""Messages of people who had not read the base's phrasings are understood nearly always."""

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.trades import meant_codes
from knowledge.understanding import Ask, Verdict
from tests.knowledge.bases import region
from tests.knowledge.said import best_of, one_of, read_set, slots_differ


def trade_rows() -> list[dict[str, Any]]:
    """The questions about trades, each with the id of its group."""
    return [
        {**row, "id": one_of(group["id"])}
        for group in read_set("trade_slots")["group"]
        for row in group["said"]
    ]


def test_questions_about_trades() -> None:
    rows = trade_rows()
    assert len(rows) >= 200
    assert len({row["said"] for row in rows}) == len(rows)
    slots, ids, certain, wrong = [], [], 0, []
    for row in rows:
        asks = region().understand(row["said"]).asks
        ask = asks[0] if len(asks) == 1 else Ask(row["said"], (), Verdict.HAND_OVER)
        if differ := slots_differ(ask.slots, row):
            slots.append((row["said"], differ))
        right = best_of(ask) in row["id"]
        if not right:
            ids.append((row["said"], best_of(ask) or len(asks), sorted(row["id"])))
        if ask.verdict is Verdict.ANSWER:
            certain += 1
            if not right:
                wrong.append((row["said"], best_of(ask)))
    print(f"slots {1 - len(slots) / len(rows):.1%}", *slots, sep="\n  ")
    print(f"entry {1 - len(ids) / len(rows):.1%}", *ids, sep="\n  ")
    print(f"certain {certain / len(rows):.1%}, of them wrong:", *wrong, sep="\n  ")
    assert len(slots) <= 0.1 * len(rows)
    assert len(ids) <= 0.1 * len(rows)
    assert len(wrong) <= 0.03 * certain


def test_several_questions_in_a_message() -> None:
    rows = read_set("several")["message"]
    assert len(rows) >= 60
    missed = []
    for row in rows:
        heard = [best_of(ask) for ask in region().understand(row["said"]).asks]
        expected = [one_of(ids) for ids in row["ids"]]
        if len(heard) != len(expected) or any(
            one not in ids for one, ids in zip(heard, expected, strict=True)
        ):
            missed.append((row["said"], heard, row["ids"]))
    print(f"several {1 - len(missed) / len(rows):.1%}", *missed, sep="\n  ")
    assert len(missed) <= 0.1 * len(rows)


def twin_rows() -> Iterator[Any]:
    """Each wording of a twin, with its side and the other sides."""
    for twin in read_set("twins")["twin"]:
        for side in twin["side"]:
            assert len(side["said"]) >= 4
            others = [one for one in twin["side"] if one is not side]
            yield pytest.param(side, others, id=f"{twin['name']}: {side['ids'][0]}")


def speaks_of(ask: Ask, side: dict[str, Any]) -> bool:
    """True where the best match of an ask is what this side of a twin asks."""
    codes = {code for trade in ask.slots.trades for code in meant_codes(trade.codes)}
    return best_of(ask) in side["ids"] and ("trade" not in side or side["trade"] in codes)


@pytest.mark.parametrize(("side", "others"), list(twin_rows()))
def test_a_twin_is_never_certainly_taken_for_the_other(
    side: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    right = 0
    for said in side["said"]:
        for ask in region().understand(said).asks:
            own = speaks_of(ask, side)
            right += own
            taken = ask.verdict is Verdict.ANSWER and not own
            assert not (taken and any(speaks_of(ask, other) for other in others)), said
            if not own:
                print(said, "→", ask.verdict.value, best_of(ask))
    assert right >= len(side["said"]) // 2
