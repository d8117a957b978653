"""Sheets go out and come back: what was changed in them is taken, what stands beside it stays."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.test_commands_content import NEW, PHONE, College


@pytest.fixture
def college(tmp_path: Path) -> College:
    """A college that was never started."""
    return College(tmp_path)


def filled(path: Path, entry: str, title: str, value: str) -> None:
    """One cell of a sheet is changed, by its row's key and its column's title."""
    book = load_workbook(path)
    page = book.worksheets[0]
    names = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == entry)
    row[names.index(title)].value = value
    book.save(path)


def test_two_sheets_of_one_export_change_what_each_of_them_changed(college: College) -> None:
    """Who sends a sheet back a week later takes nobody's newer words away."""
    anna, oleg = college.folder / "anna.xlsx", college.folder / "oleg.xlsx"
    for path in (anna, oleg):
        assert college.do("export", "facts", path).code == 0
    filled(oleg, PHONE, "Значение", NEW)
    assert "Записано: 1" in college.do("import", oleg, "--apply", "--by", "Олег").said
    filled(anna, "contact.email", "Значение", "new@example.ru")
    assert "Записано: 1" in college.do("import", anna, "--apply", "--by", "Анна").said
    assert "Олег" in college.do("history", "facts", PHONE).said
    assert NEW in college.do("history", "facts", PHONE).said.rpartition("— версия")[2]

    filled(anna, PHONE, "Значение", "+7 (861) 999-99-99")
    refused = college.do("import", anna, "--apply", "--by", "Анна")
    assert refused.code == 1
    assert "Версия: выгружена версия 1, а теперь стоит 2" in refused.said
    assert "999-99-99" not in college.do("history", "facts", PHONE).said


@pytest.mark.parametrize("kind", ["facts", "programs"])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_sheet_that_comes_back_as_it_was_changes_nothing(
    college: College, kind: str, suffix: str
) -> None:
    path = college.folder / f"{kind}.{suffix}"
    assert college.do("export", kind, path).code == 0
    assert "Новых: 0, изменится: 0" in college.do("import", path, "--apply").said


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_base_comes_back_from_a_sheet_with_every_variant(college: College, suffix: str) -> None:
    path = college.folder / f"entries.{suffix}"
    assert college.region("export", "entries", path).code == 0
    assert "Новых: 0, изменится: 0" in college.region("import", path, "--apply").said


def test_what_clashes_with_what_stands_is_refused_before_anything_is_written(
    college: College,
) -> None:
    path = college.folder / "новое.csv"
    rows = f"Факт;Значение;Действует с\r\n{PHONE};+7 (861) 222-22-22;01.11.2026\r\n"
    path.write_bytes(rows.encode("cp1251"))
    for words in ((), ("--apply",)):
        refused = college.do("import", path, *words)
        assert refused.code == 1
        assert "задан дважды на одно время" in refused.wrong
    assert "222-22-22" not in college.do("history", "facts", PHONE).said


def test_a_file_that_was_copied_half_is_refused(college: College) -> None:
    path = college.folder / "facts.toml"
    whole = (college.files / "facts.toml").read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"))
    assert "изменится: 0" in college.do("import", path).said
    path.write_bytes(whole[: len(whole) * 2 // 3])
    refused = college.do("import", path, "--apply")
    assert refused.code == 1
    assert "Записано" not in refused.said
    assert refused.calm
