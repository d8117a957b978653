"""The way of content by commands: sheet out, filled in, previewed, published, confirmed, undone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.commands import shelving
from bot.editing import Done
from bot.storage.content import Edit, publish
from bot.storage.engine import open_engines
from bot.storage.runner import write
from knowledge.content import Kind, Piece
from tests.commanding import Ended, copy_sample, tool, write_config
from tests.storage.place import NOW

CONFIG = """\
[process]
listen = "127.0.0.1:{port}"
log = "error"

[[colleges]]
files = "kmt"

[[colleges.pages]]
slug = "kmt-web"
channel = "web"
"""


class College:
    """A real college beside its configuration, and commands about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = write_config(folder, CONFIG)
        self.files = folder / "kmt"
        copy_sample(self.files, "kmt")

    def do(self, *words: object) -> Ended:
        """Run a command for this college."""
        return tool(*words, "--college", "kmt", "--config", self.config)

    def region(self, *words: object) -> Ended:
        """Run a command for the region."""
        return tool(*words, "--config", self.config)

    def sheet(self, **values: str) -> Path:
        """The college's facts as a secretary sends them back, with these values changed."""
        path = self.folder / "facts.xlsx"
        path.unlink(missing_ok=True)
        assert self.do("export", "facts", path).code == 0
        book = load_workbook(path)
        page = book.worksheets[0]
        names = [cell.value for cell in page[1]]
        for row in page.iter_rows(min_row=2):
            key = str(row[names.index("Факт")].value)
            if key in values:
                row[names.index("Значение")].value = values.pop(key)
        assert not values, "no such facts"
        book.save(path)
        return path


@pytest.fixture
def college(tmp_path: Path) -> College:
    """A college that was never started."""
    return College(tmp_path)


PHONE, NEW = "contact.phone", "+7 (861) 111-11-11"


def test_a_sheet_comes_back_and_is_published_only_when_told(college: College) -> None:
    sheet = college.sheet(**{PHONE: NEW})
    preview = college.do("import", sheet)
    assert preview.code == 0
    assert f"изменится  fact     {PHONE}" in preview.said
    assert f"Значение: +7 (900) 000-00-00 → {NEW}" in preview.said
    assert "изменится: 1," in preview.said
    assert "Ничего не записано" in preview.said
    assert NEW not in college.do("history", "facts", PHONE).said

    done = college.do("import", sheet, "--apply", "--by", "Анна, секретарь")
    assert (done.code, "Записано: 1" in done.said) == (0, True)
    versions = college.do("history", "facts", PHONE).said
    assert versions.index("файлы колледжа") < versions.index("Анна, секретарь")
    assert versions.index("версия 1") < versions.index("версия 2") < versions.index(NEW)

    again = college.do("import", sheet, "--apply")
    assert "изменится: 0," in again.said
    assert "Записано" not in again.said


def test_a_sheet_with_one_wrong_cell_changes_nothing(college: College) -> None:
    sheet = college.sheet(**{PHONE: NEW, "admission.end": "скоро"})
    refused = college.do("import", sheet, "--apply")
    assert refused.code == 1
    assert re.search(r"facts\.xlsx:\d+: .*Значение", refused.said)
    assert "скоро" in refused.said
    assert "Ничего не записано" in refused.wrong
    assert NEW not in college.do("history", "facts", PHONE).said


def test_a_template_is_filled_in_and_read(college: College) -> None:
    path = college.folder / "programs.csv"
    assert "образец готов" in college.do("export", "programs", path, "--template").said
    head = path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert "Код" in head
    untouched = college.do("import", path, "--apply")
    assert "Записано" not in untouched.said


def test_nothing_is_written_over_a_file(college: College) -> None:
    path = college.folder / "facts.toml"
    path.write_text("мой файл")
    refused = college.do("export", "facts", path)
    assert refused.code == 1
    assert "поверх не пишем" in refused.wrong
    assert path.read_text() == "мой файл"


def test_what_was_exported_changes_nothing_where_it_came_from(college: College) -> None:
    for kind in ("facts", "programs"):
        path = college.folder / f"{kind}.toml"
        assert college.do("export", kind, path).code == 0
        read = college.do("import", path)
        assert "Новых: 0, изменится: 0" in read.said, read.said + read.wrong


def own_wording(college: College, entry: str) -> Path:
    """A file in which the college words an entry of the region itself."""
    path = college.folder / "entries.toml"
    path.unlink(missing_ok=True)
    assert college.region("export", "entries", path).code == 0
    found = re.search(
        rf'(?ms)^\[\[entry\]\]\nid = "{re.escape(entry)}".*?(?=^\[\[entry\]\]|\Z)', path.read_text()
    )
    assert found is not None
    text = re.sub(r"(?m)^text = .*$", 'text = "Приходите в кабинет 5."', found[0])
    path.write_text(text)
    return path


def test_a_locked_entry_is_the_regions_alone(college: College) -> None:
    path = own_wording(college, "docs.photo")
    assert "закреп" not in college.do("import", path).said
    assert "колледжи её не заменят" in college.region("lock", "docs.photo").said
    refused = college.do("import", path, "--apply")
    assert refused.code == 1
    assert "закреплена за общей базой" in refused.wrong
    assert college.region("lock", "docs.phot").code == 1
    assert "может её заменить" in college.region("unlock", "docs.photo").said
    assert college.do("import", path, "--apply").code == 0
    assert "кабинет 5" in college.do("history", "entries", "docs.photo").said


def test_a_release_never_overwrites_what_was_edited_here(college: College) -> None:
    path = own_wording(college, "docs.photo")
    assert "такая же" in college.region("release").said
    assert college.region("import", path, "--apply", "--by", "Центр").code == 0
    offered = college.region("release")
    assert "правили здесь и там" not in offered.said, "the release has not changed"
    assert "кабинет 5" in college.region("history", "entries", "docs.photo").said
    assert college.region("release", "--take", "no.such").code == 1


@contextmanager
def _meanwhile(college: College, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else publishes between the preview and the writing."""
    engines = open_engines(f"sqlite:///{college.folder / 'data' / 'priemka.db'}")
    before = shelving.Desk.submit

    def late(desk: shelving.Desk, edits: list[Edit], comment: str, *, alone: bool) -> Done:
        other = Piece(Kind.FACT, PHONE, f'[[fact]]\nkey = "{PHONE}"\nvalue = "чужой"\n')
        write(engines, lambda session: publish(session, [Edit("kmt", other)], "Олег", NOW))
        return before(desk, edits, comment, alone=alone)

    monkeypatch.setattr(shelving.Desk, "submit", late)
    yield
    engines.dispose()


def test_of_two_people_the_second_is_told_and_nothing_is_lost(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = college.sheet(**{PHONE: NEW, "contact.email": "new@example.ru"})
    with _meanwhile(college, monkeypatch):
        refused = college.do("import", sheet, "--apply", "--by", "Анна")
    assert refused.code == 1
    assert "изменил кто-то другой" in refused.wrong
    assert "чужой" in college.do("history", "facts", PHONE).said
    assert "new@example.ru" not in college.do("history", "facts", "contact.email").said


def test_an_own_wording_may_lead_on_to_what_the_region_has_and_to_nothing_else(
    college: College,
) -> None:
    path = own_wording(college, "docs.photo")
    assert 'next = [\n    "docs.list"' in path.read_text()
    assert college.do("import", path, "--apply").code == 0
    path.write_text(path.read_text().replace('"docs.list"', '"docs.no"'))
    refused = college.do("import", path, "--apply")
    assert refused.code == 1
    assert "нет записи «docs.no»" in refused.said
    assert "docs.no" not in college.do("history", "entries", "docs.photo").said


def test_a_college_may_add_a_question_of_its_own(college: College) -> None:
    path = own_wording(college, "docs.photo")
    path.write_text(path.read_text().replace('"docs.photo"', '"talk.pool"'))
    refused = college.do("import", path, "--apply")
    assert refused.code == 1
    assert "так новую запись колледжа назвать нельзя" in refused.said
    path.write_text(path.read_text().replace('"talk.pool"', '"life.pool"'))
    assert college.do("import", path, "--apply").code == 0
    assert "кабинет 5" in college.do("history", "entries", "life.pool").said
    assert college.region("history", "entries", "life.pool").code == 1


def test_a_college_keeps_the_name_its_pages_have(college: College) -> None:
    path = college.folder / "college.toml"
    path.write_text((college.files / "college.toml").read_text().replace('"kmt"', '"tmk"'))
    refused = college.do("import", path, "--apply")
    assert refused.code == 1
    assert "стоит «tmk»" in refused.said
    path.write_text(path.read_text().replace('"tmk"', '"kmt"'))
    assert college.do("import", path, "--apply").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "нет.xlsx"), "нет.xlsx"),
        (("import", "странный.txt"), "странный.txt"),
        (("export", "facts", "facts.doc"), ".xlsx, .csv или .toml"),
        (("history", "facts", "contact.fax"), "никогда не было"),
    ],
)
def test_what_cannot_be_done_is_said_calmly(
    college: College, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    (college.folder / "странный.txt").write_text("привет")
    monkeypatch.chdir(college.folder)
    refused = college.do(*words)
    assert refused.code == 1
    assert said in refused.wrong
    assert refused.calm


def test_a_college_nobody_configured_is_refused(college: College) -> None:
    refused = college.region("import", college.files, "--college", "no")
    assert refused.code == 1
    assert "Есть: kmt" in refused.wrong
    region = college.region("import", college.sheet())
    assert "добавьте --college" in region.wrong
