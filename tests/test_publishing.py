"""What was published is in use with the next look, and what is new in it is learnt."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.learning import build_knowledge
from bot.storage.content import REGION
from bot.storage.engine import Engines
from knowledge.content import Kind, piece, table_of
from knowledge.understanding import Knowledge
from tests.publishing import NEW, NOW, PHONE, PHOTO, House, open_house


@pytest.fixture
async def house(engines: Engines, tmp_path: Path) -> House:
    """A process that was started a while ago."""
    return open_house(engines, tmp_path)


async def test_a_fact_is_in_use_with_the_next_look(house: House) -> None:
    before = house.publisher.base.current
    await house.publisher.look()
    assert house.publisher.base.current is before, "nothing was published"

    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    assert "000-00-00" in house.says(PHONE)
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)
    assert "111-22-33" in str(house.publisher.known.colleges["kmt"].facts)


async def test_an_answer_of_the_region_is_in_use_with_the_next_look(house: House) -> None:
    house.change(REGION, Kind.ENTRY, PHOTO, 'text = "', 'text = "Сначала вот что. ')
    await house.publisher.look()
    assert house.says(PHOTO).startswith("Сначала вот что.")


async def test_a_new_wording_is_understood_at_once_and_learnt_behind(house: House) -> None:
    assert house.means(NEW) != PHOTO
    house.word(NEW)
    await house.publisher.look()
    assert house.means(f"Здравствуйте! {NEW}?") == PHOTO
    assert not house.knows.learnt
    await house.publisher.finished()
    assert house.knows.learnt
    assert house.means("а матовые шесть на девять можно") == PHOTO


async def test_a_wording_that_is_taken_away_is_forgotten_at_once(house: House) -> None:
    house.word(NEW)
    await house.publisher.look()
    await house.publisher.finished()
    assert house.knows.matcher.knows_exactly(NEW)
    house.change(REGION, Kind.ENTRY, PHOTO, f'"{NEW}"', '"снимок для дела"')
    await house.publisher.look()
    assert not house.knows.matcher.knows_exactly(NEW)
    assert house.knows.matcher.knows_exactly("снимок для дела")


async def test_what_comes_while_wordings_are_learnt_stays_and_so_do_they(house: House) -> None:
    house.word(NEW)
    await house.publisher.look()
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    await house.publisher.look()
    assert not house.knows.learnt
    await house.publisher.finished()
    assert house.knows.learnt
    assert "111-22-33" in house.says(PHONE)


async def test_wordings_published_while_others_are_learnt_are_learnt_next(house: House) -> None:
    house.word(NEW)
    await house.publisher.look()
    house.word("снимок для дела")
    await house.publisher.look()
    await house.publisher.finished()
    assert not house.knows.learnt
    assert house.means("снимок для дела") == PHOTO
    await house.publisher.look()
    await house.publisher.finished()
    assert house.knows.learnt


async def test_only_what_changed_is_read_again(house: House) -> None:
    before = house.knows
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    await house.publisher.look()
    after = house.knows
    assert "000-00-00" in house.says(PHONE, "kpt")
    assert after.colleges["kpt"] is before.colleges["kpt"]
    assert all(after.entries[name] is entry for name, entry in before.entries.items())
    assert after.matcher is before.matcher
    assert after.version != before.version
    fresh = Knowledge.build(after.entries.values(), after.colleges.values())
    assert after.version == fresh.version, "the same wherever the same was loaded"


async def test_a_colleges_own_wording_leads_on_to_entries_of_the_region(house: House) -> None:
    house.put("kmt", Kind.ENTRY, PHOTO, _own(PHOTO, ["docs.list"]))
    await house.publisher.look()
    assert house.says(PHOTO).startswith("Кабинет 5.")
    assert not house.says(PHOTO, "kpt").startswith("Кабинет 5.")
    assert house.knows.own["kmt"][PHOTO].next == ("docs.list",)


async def test_a_college_may_have_an_entry_that_the_region_has_not(house: House) -> None:
    pool = {**table_of(Kind.ENTRY, _own("life.pool", [])), "title": "Бассейн колледжа"}
    pool["phrasings"] = ["есть ли у вас бассейн", "когда работает бассейн", "где поплавать"]
    house.put("kmt", Kind.ENTRY, "life.pool", piece(Kind.ENTRY, pool).body)
    await house.publisher.look()
    assert house.means("А есть ли у вас бассейн?") == "life.pool"
    assert _first(house.knows, "во сколько бассейн открывается") == "life.pool", "at once"
    assert house.knows.of("kmt").title("life.pool") == "Бассейн колледжа"
    answered = house.knows.of("kmt").answer("life.pool", "kmt", NOW, unconfirmed=True)
    assert answered.text.startswith("Кабинет 5.")
    await house.publisher.finished()
    assert house.knows.learnt
    assert _first(house.knows, "во сколько бассейн открывается") == "life.pool"
    assert house.means("А есть ли у вас бассейн?", "kpt") == ""
    started = build_knowledge(house.learner.config, house.learner.library.content())
    assert _first(started, "во сколько бассейн открывается") == "life.pool", "after a start"
    assert house.knows.title("life.pool") == house.knows.of("kpt").title("life.pool") == ""

    house.put("kmt", Kind.ENTRY, "life.pool", "")
    await house.publisher.look()
    assert house.means("А есть ли у вас бассейн?") == ""


def _first(knows: Knowledge, text: str) -> str:
    """What the college is understood to be asked."""
    best = knows.of("kmt").understand(text).asks[0].best
    return best.entry if best else ""


def _own(name: str, following: Sequence[str]) -> str:
    """An entry as a college words it."""
    return piece(
        Kind.ENTRY,
        {
            "id": name,
            "title": "Фото",
            "category": "Документы",
            "phrasings": ["фото"],
            "next": list(following),
            "variant": [{"text": "Кабинет 5.", "since": date(2026, 1, 1)}],
        },
    ).body
