"""An import lets answers with sums and days wait for another person, as the console does."""

from pathlib import Path

import pytest

from bot.storage.batches import Batch, waiting
from bot.storage.content import load_content
from bot.storage.engine import open_engines
from bot.storage.runner import write
from bot.storage.schema import audit
from tests.commanding import Ended
from tests.test_commands_content import College

SUM = """\
[[entry]]
id = "life.pool"
title = "Сколько стоит бассейн"
category = "life"
phrasings = ["сколько стоит бассейн"]
source = "сайт"
[[entry.variant]]
text = "{answer}"
"""


@pytest.fixture
def here(tmp_path: Path) -> College:
    """A college whose database stands."""
    college = College(tmp_path)
    assert college.do("history", "facts", "contact.phone").code == 0
    return college


def brought(here: College, *words: str, answer: str = "900 рублей в месяц.") -> Ended:
    """Anna brings an answer."""
    file = here.folder / "entries.toml"
    file.write_text(SUM.format(answer=answer), "utf-8")
    return here.do("import", file, "--by", "Анна", *words)


def stored(here: College) -> tuple[set[str], list[Batch], list[tuple[str, str]]]:
    """The keys of what the college has, what waits, and who did what in the audit."""
    engines = open_engines(f"sqlite:///{here.folder / 'data' / 'priemka.db'}")
    own = write(engines, lambda session: load_content(session, "kmt"))
    acts = write(engines, lambda session: session.execute(audit.select()).all())
    waits = write(engines, waiting)
    engines.dispose()
    return {one.piece.key for one in own}, waits, [(one.actor, one.action) for one in acts]


def test_an_answer_with_a_sum_waits(here: College) -> None:
    assert "После --apply часть будет ждать" in brought(here).said
    ended = brought(here, "--apply")
    assert (ended.code, ended.wrong) == (0, "")
    assert "Ждут второго человека: 1." in ended.said
    assert "Записано" not in ended.said
    keys, [batch], acts = stored(here)
    assert "life.pool" not in keys
    assert (batch.owner, batch.by, batch.comment) == ("kmt", "Анна", "import entries.toml")
    assert acts == []


def test_what_is_no_answer_is_written_beside_one_that_waits(here: College) -> None:
    (here.files / "entries.toml").write_text(SUM.format(answer="До 15 августа."), "utf-8")
    facts = here.files / "facts.toml"
    told = facts.read_text("utf-8").replace("+7 (900) 000-00-00", "+7 (900) 111-11-11")
    facts.write_text(told, "utf-8")
    ended = here.do("import", here.files, "--by", "Анна", "--apply")
    assert "Записано: 1." in ended.said
    assert "Ждут второго человека: 1." in ended.said
    keys, [batch], _ = stored(here)
    assert "life.pool" not in keys
    assert [one.piece.key for one in batch.edits] == ["life.pool"]
    assert "111-11-11" in here.do("history", "facts", "contact.phone").said


def test_an_answer_without_sums_is_published(here: College) -> None:
    ended = brought(here, "--apply", answer="Бассейн бесплатный.")
    assert "Записано: 1." in ended.said
    keys, waits, _ = stored(here)
    assert ("life.pool" in keys, waits) == (True, [])


def test_who_is_alone_says_so_and_it_stands_in_the_audit(here: College) -> None:
    assert "Записано: 1." in brought(here, "--apply", "--alone").said
    keys, waits, acts = stored(here)
    assert ("life.pool" in keys, waits) == (True, [])
    assert acts == [("Анна", "published_alone")]
    assert brought(here, "--apply", "--alone", answer="Бесплатно.").code == 0
    assert stored(here)[2] == acts, "nobody had to read that"


def test_where_the_rule_is_off_nobody_waits(here: College) -> None:
    text = here.config.read_text("utf-8")
    here.config.write_text(f"{text}\n[knowledge]\ntwo_people = false\n", "utf-8")
    assert "будут ждать" not in brought(here).said
    assert "Записано: 1." in brought(here, "--apply").said
    assert stored(here)[1:] == ([], [])
