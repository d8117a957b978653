"""A start reads the database and whose content is faulty there is the only one to lack it."""

from functools import partial
from pathlib import Path

import pytest

from bot import library as reading
from bot.commands import preparing
from bot.commands.preparing import refuse_nothing
from bot.commands.refusing import Refused
from bot.commands.running import stocked
from bot.config import Config, read_config
from bot.library import Library
from bot.storage.content import REGION, Edit, load_content, publish
from bot.storage.engine import open_engines
from bot.storage.runner import write
from knowledge.colleges import College
from knowledge.content import Kind, Piece
from knowledge.problems import Read
from tests.commanding import copy_sample, tool, write_config
from tests.publishing import PHONE, PHOTO
from tests.storage.place import NOW

HEAD = '[process]\nlisten = "127.0.0.1:{port}"\nlog = "error"\n'
COLLEGE = """
[[colleges]]
files = "{slug}"
[[colleges.pages]]
slug = "{slug}-web"
channel = "web"
"""
BAD = '[[fact]]\nkey = "no.such"\nvalue = 1\n'
OWN = """[[entry]]
id = "docs.photo"
title = "Фото"
category = "Документы"
phrasings = ["фото"]
next = ["docs.no"]
"""


def region(folder: Path, *slugs: str) -> Config:
    """A configuration of real colleges, each with the content of the sample."""
    colleges = "".join(COLLEGE.format(slug=slug) for slug in slugs)
    path = write_config(folder, HEAD + colleges)
    for slug in slugs:
        copy_sample(folder / slug, slug)
    return read_config(path, {})


def started(config: Config) -> Library:
    """The content as a process finds it that starts now."""
    return stocked(config, "1")[0]


def put(config: Config, owner: str, kind: Kind, key: str, body: str) -> None:
    """Publish one piece without asking whether it can be read."""
    engines = open_engines(config.database_url().reveal())
    edit = Edit(owner, Piece(kind, key, body))
    write(engines, partial(publish, edits=[edit], author="Анна", now=NOW))
    engines.dispose()


def change(config: Config, owner: str, key: str, old: str, new: str) -> None:
    """Publish a piece with other words in it."""
    engines = open_engines(config.database_url().reveal())
    standing = write(engines, partial(load_content, owner=owner))
    engines.dispose()
    body = next(one.piece for one in standing if one.piece.key == key)
    assert old in body.body
    put(config, owner, body.kind, key, body.body.replace(old, new))


def phones(library: Library) -> dict[str, list[object]]:
    """What each college's telephone is."""
    colleges = library.content().colleges.items()
    return {slug: [f.value for f in one.facts if f.key == PHONE] for slug, one in colleges}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Two colleges that were started once."""
    config = region(tmp_path, "kmt", "kpt")
    assert started(config).faults == {}
    return config


def test_files_are_not_read_again_once_the_database_has_them(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = phones(started(config))
    for name in ("facts.toml", "programs.toml"):
        (config.path.parent / "kmt" / name).write_text("сломано")

    def unread(*_: object) -> Read[College]:
        raise AssertionError("the files of a college were read")

    monkeypatch.setattr(preparing, "folder_college", unread)
    monkeypatch.setattr(reading, "folder_college", unread)
    library = started(config)
    assert phones(library) == before
    assert library.faults == {}


def test_a_start_uses_what_was_good_last_of_a_faulty_college(config: Config) -> None:
    change(config, "kmt", PHONE, "000-00-00", "111-22-33")
    put(config, "kmt", Kind.FACT, "no.such", BAD)
    change(config, "kmt", PHONE, "111-22-33", "444-55-66")
    change(config, "kpt", PHONE, "000-00-00", "777-88-99")
    library = started(config)
    assert library.faults.keys() == {"kmt"}
    assert "no.such" in str(library.faults["kmt"][0])
    assert ["111-22-33" in str(value) for value in phones(library)["kmt"]] == [True]
    assert ["777-88-99" in str(value) for value in phones(library)["kpt"]] == [True]
    refuse_nothing(library.content())

    put(config, "kmt", Kind.FACT, "no.such", "")
    library = started(config)
    assert library.faults == {}
    assert ["444-55-66" in str(value) for value in phones(library)["kmt"]] == [True]


def test_a_start_uses_the_base_that_was_good_last(config: Config) -> None:
    change(config, REGION, PHOTO, 'text = "', 'text = "Сначала вот что. ')
    change(config, REGION, PHOTO, 'text = "', 'text = "{no.such} ')
    library = started(config)
    assert library.faults.keys() == {REGION}
    texts = {entry.id: entry.variants for entry in library.content().entries}
    assert str(texts[PHOTO][0].text).startswith("Сначала вот что.")


def test_what_was_never_good_is_used_without_what_is_faulty(tmp_path: Path) -> None:
    config = region(tmp_path, "kmt", "kpt")
    started(config)
    for number in range(25):
        put(config, "kmt", Kind.FACT, "no.such", BAD.replace("1", str(number)))
    library = started(config)
    assert library.faults.keys() == {"kmt"}
    assert len(phones(library)["kmt"]) == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("facts.toml", BAD, "no.such"),
        ("entries.toml", "сломано", "строка не читается"),
        ("entries.toml", OWN, "docs.no"),
        ("college.toml", 'slug = "kmt"\nname = "A"\ntimezone = "Moon/Sea"\n', "timezone"),
        ("college.toml", "сломано", "строка не читается"),
        ("college.toml", None, "файла нет"),
    ],
)
def test_faulty_files_keep_out_their_college_alone(
    tmp_path: Path, name: str, text: str | None, said: str
) -> None:
    config = region(tmp_path, "kmt", "kpt")
    file = tmp_path / "kmt" / name
    file.unlink(missing_ok=True)
    if text is not None:
        file.write_text(text)
    library = started(config)
    assert phones(library).keys() == {"kpt"}
    assert said in " ".join(map(str, library.faults["kmt"]))
    refuse_nothing(library.content())
    refused = tool("import", tmp_path / "kpt", "--college", "kmt", "--config", config.path)
    assert refused.code == 1
    checked = tool("check", "--config", config.path)
    assert checked.code == 1
    assert said in checked.said
    assert "колледжей 1" in checked.said

    good = tmp_path / "kpt" / name
    file.unlink(missing_ok=True)
    if good.exists():
        file.write_bytes(good.read_bytes().replace(b'"kpt"', b'"kmt"'))
    assert started(config).faults == {}


def test_nobody_to_answer_for_is_refused(tmp_path: Path) -> None:
    config = region(tmp_path, "kmt")
    (tmp_path / "kmt" / "facts.toml").write_text(BAD)
    with pytest.raises(Refused, match=r"no\.such"):
        refuse_nothing(started(config).content())


def test_of_two_colleges_with_one_slug_the_second_is_left_out(tmp_path: Path) -> None:
    config = region(tmp_path, "kmt", "kpt")
    copy = tmp_path / "kpt" / "college.toml"
    copy.write_text(copy.read_text().replace('"kpt"', '"kmt"'))
    library = started(config)
    assert phones(library).keys() == {"kmt"}
    assert "«kmt» уже есть" in str(library.faults["kpt"][0])
    change(config, REGION, PHOTO, 'text = "', 'text = "Сначала вот что. ')
    assert started(config).faults.keys() == {"kpt"}


def test_check_looks_at_what_the_database_holds(config: Config) -> None:
    good = tool("check", "--config", config.path)
    assert "колледжей 2" in good.said
    put(config, "kmt", Kind.FACT, "no.such", BAD)
    bad = tool("check", "--config", config.path)
    assert bad.code == 1
    assert "no.such: fact.key: неизвестный факт «no.such»" in bad.said
    assert "facts.toml" not in bad.said, "what is stored has no files"


def test_the_sample_is_nobodys_to_change(tmp_path: Path) -> None:
    path = write_config(tmp_path)
    slug = next(iter(started(read_config(path, {})).content().colleges))
    refused = tool("import", tmp_path, "--college", slug, "--config", path)
    assert refused.code == 1
    assert "выдуманный колледж" in refused.wrong
