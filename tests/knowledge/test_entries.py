"""Entry files are read without ever failing; every fault names its line, its finding, its cure."""

from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.entries import Confirmation, Lapse, load_base, read_base, read_entries
from knowledge.problems import Level, Problem
from tests.knowledge.faults import Fault, read_faults

GOOD = """# a comment
[[entry]]
id = "docs.photo"
title = "Сколько фотографий?"
category = "documents"
phrasings = [
    "фото",
    "сколько фоток",   # [[entry]] in a comment is no header
]
next = ["docs.list"]
lapse = "say_so"
source = "Правила приёма, п. 3"
confirmed = { by = "Иванова", at = 2026-11-20, source_seen = "Правила" }

[[entry.variant]]
text = "Нужно {docs.photo_count} фото."
until = 2026-12-31
[[entry.variant]]
text = "Нужно {docs.photo_count} новых фото."
since = 2027-01-01T00:00:00
year = 2027

[[entry]]
id = "docs.list"
title = "Какие документы?"
category = "documents"
phrasings = ["доки"]
"""


def problems(text: str) -> tuple[Problem, ...]:
    return read_base([("docs.toml", text.encode())]).problems


def test_a_good_file_gives_its_entries() -> None:
    read = read_base([("docs.toml", GOOD.encode())])
    assert read.problems == ()
    photo, papers = read.values
    assert photo.phrasings == ("фото", "сколько фоток")
    assert photo.next == ("docs.list",)
    assert photo.lapse is Lapse.SAY_SO
    assert photo.confirmed == Confirmation("Иванова", date(2026, 11, 20), "Правила")
    assert [v.until for v in photo.variants] == [date(2026, 12, 31), None]
    assert photo.variants[1].since == datetime(2027, 1, 1)
    assert photo.variants[1].year == 2027
    assert photo.fact_keys == ("docs.photo_count",)
    assert papers.answerless
    assert papers.lapse is Lapse.HAND_OVER


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_crlf_change_nothing(data: bytes) -> None:
    assert read_base([("docs.toml", data)]) == read_base([("docs.toml", GOOD.encode())])


@pytest.mark.parametrize("fault", read_faults("faults_entries.toml"), ids=attrgetter("name"))
def test_a_fault_is_named_with_its_line(fault: Fault) -> None:
    found = problems(fault.spoil(GOOD))
    assert fault.told_by(found)[:1] == [fault.line], found
    assert Level.ERROR in {problem.level for problem in found if problem.line == fault.line}


@pytest.mark.parametrize("text", ["[entry]\nid = 'a'", "entry = ['a']"])
def test_entries_that_are_no_list_of_tables(text: str) -> None:
    assert [(p.line, p.key) for p in problems(text)] == [(1, "entry")]


def test_an_answer_too_long_for_a_message_is_left_out() -> None:
    read = read_entries("docs.toml", GOOD.replace("новых", "новых" + " слов" * 1000).encode())
    assert [(p.line, p.level) for p in read.problems] == [(19, Level.ERROR)]
    assert read.values[0].answerless


def test_a_fault_in_one_variant_leaves_the_question_to_a_person() -> None:
    read = read_entries("docs.toml", GOOD.replace("{docs.photo_count} новых", "{nothing}").encode())
    assert [entry.id for entry in read.values] == ["docs.photo", "docs.list"]
    assert read.values[0].answerless


def test_overlap_takes_both_variants_away() -> None:
    text = GOOD.replace("since = 2027-01-01T00:00:00", "since = 2026-12-31")
    assert read_entries("docs.toml", text.encode()).values[0].answerless


def test_a_long_answer_and_a_shared_phrasing_are_warnings() -> None:
    text = GOOD.replace("новых", "новых" + " слов" * 150).replace('"доки"', '"Сколько  фоток?"')
    read = read_entries("docs.toml", text.encode())
    assert [(p.line, p.key, p.level) for p in read.problems] == [
        (19, "entry.variant.text", Level.WARNING),
        (27, "entry.phrasings", Level.WARNING),
    ]
    assert "docs.photo" in read.problems[1].found
    assert len(read.values[0].variants) == 2
    assert read.errors == ()


def test_an_answer_that_fits_into_no_message_is_an_error() -> None:
    told = read_entries("docs.toml", GOOD.replace("новых", "новых" + " слов" * 900).encode())
    assert [(p.line, p.key) for p in told.errors] == [(19, "entry.variant.text")]
    assert "не больше" in told.errors[0].repair
    assert told.values[0].answerless, "a person answers"


def test_a_broken_link_is_told() -> None:
    told = problems(GOOD.replace("новых", "[новых](htp:/сайт)"))
    assert [(p.line, p.key, p.level) for p in told] == [(19, "entry.variant.text", Level.WARNING)]
    assert "](htp:/сайт)" in told[0].found


def test_say_so_is_idle_for_deadlines_and_sums() -> None:
    text = GOOD.replace("{docs.photo_count} новых", "{dorm.cost} новых")
    told = problems(text)
    assert [(p.line, p.key, p.level) for p in told] == [(11, "entry.lapse", Level.WARNING)]


def test_a_twin_in_another_file_is_left_out() -> None:
    other = GOOD.replace("Сколько фотографий?", "Другое").replace('"фото"', '"иное"')
    read = read_base([("a.toml", GOOD.encode()), ("b.toml", other.encode())])
    assert [entry.title for entry in read.values] == ["Сколько фотографий?", "Какие документы?"]
    assert [(p.file, p.line) for p in read.problems] == [("b.toml", 3), ("b.toml", 24)]
    assert "a.toml:3" in read.problems[0].found


def test_next_may_name_an_entry_of_another_file() -> None:
    first, second = GOOD.split('[[entry]]\nid = "docs.list"')
    files = [
        ("a.toml", first.encode()),
        ("b.toml", f'[[entry]]\nid = "docs.list"{second}'.encode()),
    ]
    assert read_base(files).problems == ()
    assert read_entries(*files[0]).problems == ()
    assert read_base(files[:1]).values[0].next == ()


def test_a_confirmation_written_out_has_its_lines() -> None:
    written = GOOD.replace(
        'confirmed = { by = "Иванова", at = 2026-11-20, source_seen = "Правила" }',
        '[entry.confirmed]\nby = "Иванова"\nat = 2026-11-20\nsource_seen = 7',
    )
    assert [(p.line, p.key) for p in problems(written)] == [(16, "entry.confirmed.source_seen")]
    dotted = GOOD.replace("confirmed = {", "confirmed.by = 3\nx = {")
    assert (13, "entry.confirmed.by") in [(p.line, p.key) for p in problems(dotted)]
    early = GOOD.replace(
        'source_seen = "Правила" }', 'source_seen = "Правила", until = 2026-11-19 }'
    )
    assert [(p.key, p.found) for p in problems(early)] == [
        ("entry.confirmed.until", "конец (19.11.2026) раньше подтверждения (20.11.2026)")
    ]


def test_inline_entries_are_read_too() -> None:
    text = '\nentry = [{ id = "a", title = "А", category = "c", phrasings = ["а", 5] }]'
    read = read_entries("x.toml", text.encode())
    assert [entry.id for entry in read.values] == ["a"]
    assert [(p.line, p.key) for p in read.problems] == [(2, "entry.phrasings")]


@pytest.mark.parametrize("end", range(GOOD.index('id = "docs.list"') - 8, len(GOOD), 5))
def test_a_truncated_file_keeps_the_entries_before_the_cut(end: int) -> None:
    whole = read_entries("docs.toml", GOOD.encode()).values
    read = read_entries("docs.toml", GOOD[:end].encode())
    assert read.values == (whole[:1] if end < len(GOOD) - 1 else whole)
    assert read.problems or end >= len(GOOD) - 1


@pytest.mark.parametrize("end", range(0, len(GOOD), 11))
def test_a_file_cut_anywhere_says_so_or_is_still_whole(end: int) -> None:
    read = read_entries("docs.toml", GOOD[:end].encode())
    assert all(0 < problem.line <= GOOD[:end].count("\n") + 1 for problem in read.problems)
    assert all(entry.phrasings and entry.title for entry in read.values)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), st.data())
def test_reading_never_raises(noise: bytes, data: st.DataObject) -> None:
    good = GOOD.encode()
    place = data.draw(st.integers(0, len(good)))
    for text in (noise, good[:place] + noise + good[place:]):
        read = read_entries("noise.toml", text)
        lines = text.count(b"\n") + 1
        assert all(0 < problem.line <= lines for problem in read.problems)


def test_load_base_reads_a_folder_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("[[", encoding="utf-8")
    assert [entry.id for entry in load_base(tmp_path).values] == ["docs.photo", "docs.list"]
    assert load_base(tmp_path / "nowhere").values == ()


def test_a_base_is_read_again_where_its_files_have_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    for name in ("a.first", "a.second"):
        text = f'[[entry]]\nid = "{name}"\ntitle = "А"\ncategory = "А"\nphrasings = ["а"]\n'
        file.write_text(text, "utf-8")
        assert [entry.id for entry in load_base(tmp_path).values] == [name]
