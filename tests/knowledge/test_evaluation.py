"""Figures are counted as they are read: right, certain, wrong among certain, with intervals."""

import json
from pathlib import Path

import pytest

from knowledge import __main__ as terminal
from knowledge.__main__ import main
from knowledge.batch import BadLine
from knowledge.comparing import compared, peers
from knowledge.evaluation import (
    Judged,
    Labelled,
    Share,
    Sources,
    calibration,
    confusions,
    covered,
    curve,
    error,
    figures,
    groups,
    read_questions,
)
from tests.knowledge.bases import small

# crc32 % 4 is 1 for the first of these names and not for the second.
FROZEN, OPEN = "s000", "s001"


def one(
    ids: str, found: str, p: float = 0.5, said: str = "", more: str = "", **labels: str
) -> Judged:
    """A judged question; several ids with a blank between, `said` what was answered."""
    row = Labelled("вопрос", tuple(ids.split()), tuple(more.split()), **labels)
    answered = tuple(said.split())
    return Judged(row, tuple(found.split()), p, answered, answered)


def test_figures_of_what_has_an_answer_and_of_what_has_none() -> None:
    told = figures(
        [
            one("a b", "b c", said="b"),
            one("a", "b c a", said="b"),
            one("a", "b c d e a"),
            one("", "a", said="a"),
            one("", "a"),
        ]
    )
    assert told.first == Share(1, 3)
    assert told.three == Share(2, 3)
    assert told.certain == Share(1, 3)
    assert told.wrong == Share(2, 3)
    assert told.beyond == Share(1, 2)


def test_an_answer_beside_what_was_asked_is_wrong_and_a_second_question_is_no_such() -> None:
    assert figures([one("a", "a b", said="a b")]).wrong == Share(1, 1)
    assert figures([one("a", "a b", said="a b", more="b")]).certain == Share(1, 1)


def test_sure_counts_what_the_college_cannot_answer() -> None:
    asked = Judged(Labelled("вопрос", ("a",)), ("a",), 0.9, ("a",), ())
    assert figures([asked]).certain == Share(0, 1)
    assert figures([asked], lambda each: each.sure).certain == Share(1, 1)


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        # Newcombe 1998, table I: Wilson's interval without correction.
        (Share(81, 263), 0.2553, 0.3662),
        (Share(15, 148), 0.0624, 0.1605),
        (Share(0, 20), 0.0000, 0.1611),
        (Share(1, 29), 0.0061, 0.1718),
        (Share(0, 0), 0.0, 1.0),
    ],
)
def test_interval_of_wilson(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=0.0001)


def test_curve_has_a_point_for_every_bar_and_never_cuts_between_equals() -> None:
    points = curve(
        [
            one("a", "a", 0.9),
            one("a", "b", 0.8),
            one("a", "a", 0.8),
            one("", "a", 0.4),
            one("a", ""),
        ]
    )
    assert [(p.bar, p.right, p.wrong) for p in points] == [
        (0.9, Share(1, 4), Share(0, 1)),
        (0.8, Share(2, 4), Share(1, 3)),
        (0.4, Share(2, 4), Share(2, 4)),
    ]
    assert covered(points, 0.35) == points[1]
    assert covered(points, 0.1) == points[0]
    assert covered(points[1:], 0.1) is None


def test_calibration_sets_what_was_promised_against_what_came() -> None:
    bins = calibration(
        [
            one("a", "a", 0.92),
            one("a", "b", 0.94),
            one("", "a", 0.3),
            one("talk.bot", "talk.bot", 1.0),
        ]
    )
    assert [(one.low, one.right) for one in bins] == [(0.25, Share(0, 1)), (0.9, Share(1, 2))]
    assert bins[1].promised == pytest.approx(0.93)
    assert error(bins) == pytest.approx((0.3 + 2 * 0.43) / 3)
    assert error([]) == 0


def test_confusions_are_counted_and_show_no_words_of_frozen_questions() -> None:
    found = confusions(
        [
            one("a", "b", source=FROZEN),
            one("a", "b", source=OPEN),
            one("a", "", source=FROZEN),
            one("a c", "c", source=OPEN),
            one("", "b", source=OPEN),
        ]
    )
    assert [(c.asked, c.found, c.times, c.example) for c in found] == [
        ("a", "b", 2, "вопрос"),
        ("a", "", 1, ""),
    ]


def test_groups_are_styles_and_levels() -> None:
    asked = [one("a", "a", style="x", level="spo"), one("a", "a", style="y", level="vuz")]
    assert [(name, len(part)) for name, part in groups(asked)] == [
        *(("все", 2), ("СПО", 1), ("СПО, x", 1), ("x", 1), ("y", 1), ("vuz", 1)),
    ]


# --- reading ------------------------------------------------------------------------------------


def lines(*rows: object) -> list[bytes]:
    """Rows as the lines of a file."""
    return [json.dumps(row).encode() + b"\n" for row in rows]


def test_sources_are_split_by_their_name() -> None:
    rows = lines(
        {"q": "1", "ids": ["a"], "source": FROZEN},
        {"q": "2", "ids": None, "source": OPEN, "more": ["b"], "trade": "повар"},
    )
    first, second = read_questions([*rows, b"\n"], Sources.ALL)
    assert first.frozen
    assert second == Labelled("2", (), ("b",), source=OPEN)
    assert read_questions(rows, Sources.FROZEN) == [first]
    assert read_questions(rows, Sources.OPEN) == [second]


@pytest.mark.parametrize("row", [None, {"q": "1"}, {"ids": []}, {"q": "1", "ids": "a"}])
def test_a_line_without_labels_is_named(row: object) -> None:
    with pytest.raises(BadLine, match="строка 2: "):
        read_questions(lines({"q": "1", "ids": None}, row), Sources.ALL)


# --- peers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(peers([])))
def test_a_peer_finds_the_nearest_phrasing(name: str) -> None:
    forms = ["есть ли общежитие", "сколько стоит обучение", "какие документы нужны"]
    scores = dict(peers(forms)[name]("документы нужны какие"))
    assert max(scores, key=lambda number: scores[number]) == 2
    assert not dict(peers(forms)[name]("qqq"))


def test_bm25_weighs_as_written_down() -> None:
    # Two forms of two and one words; rarity ln(1 + 1.5/1.5), length 1 against the mean of 1.5.
    [(number, score)] = peers(["общага далеко", "документы"])["BM25 основ"]("документы")
    assert number == 1
    assert score == pytest.approx(0.6931 * 2.5 / (1 + 1.5 * (0.25 + 0.75 / 1.5)), abs=1e-4)


def test_peers_get_the_phrasings_of_the_base() -> None:
    for those in compared(small(), [Labelled("сколько стоит общежитие", ("dorm.cost",))]).values():
        assert those[0].within(2)
        assert len(those[0].found) <= 5


# --- the command --------------------------------------------------------------------------------


def test_command_prints_table_confusions_calibration_and_curve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "load", lambda folders, lexical: small())
    asked = {"style": "colloquial", "level": "spo", "source": OPEN}
    file = tmp_path / "questions.jsonl"
    file.write_bytes(
        b"".join(
            lines(
                {"q": "сколько стоит общежитие", "ids": ["dorm.cost"], **asked},
                {"q": "есть ли общежитие", "ids": ["docs.list"], **asked},
                {"q": "где купить жирафа", "ids": None, **asked},
            )
        )
    )
    assert main(["evaluate", str(file), "--compare", "--sources", "open"]) == 0
    said = capsys.readouterr().out
    assert "Вопросов 3, источники: open" in said
    assert "50.0% (9%–91%) из   2" in said
    assert "docs.list → dorm.available  «есть ли общежитие»" in said
    for part in ("СПО, colloquial", "Обещано", "порог", "rapidfuzz WRatio", "BM25"):
        assert part in said


def test_command_names_a_bad_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("{}", encoding="utf-8")
    assert main(["evaluate", str(file)]) == 2
    assert "строка 1: нет ключа" in capsys.readouterr().err
