"""What an asker wants deleted is nowhere any more, sums hold, and they are told when it is done."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.storage import kept
from bot.storage.schema import card, dialog, operation, question
from handlers.texts import privacy as texts
from tests.path.test_handing import asked, in_topic
from tests.path.test_rating import tap
from tests.path.test_tapping import data, press
from tests.path.world import GROUP, STAFF_GROUP, TG, World

WORDS = "секретнослово"


def holding(world: World, words: str) -> list[str]:
    """The columns of all tables in which these words stand."""
    found = []
    with world.engines.reader.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                cells: dict[str, Any] = dict(row._mapping)
                # JSON may hold letters as \\u0441.
                shown = {name: f"{value} {_read(value)}" for name, value in cells.items()}
                found += [f"{table.name}.{name}" for name, one in shown.items() if words in one]
    return sorted(set(found))


def _read(value: Any) -> str:
    try:
        return json.dumps(json.loads(value), ensure_ascii=False)
    except (TypeError, ValueError):
        return ""


async def deleted(world: World, platform: str) -> None:
    """Somebody wants it all deleted, and says so twice."""
    for step in ("delete", "yes", "yes"):
        tap(world, platform, f"data:{step}")
        await world.settled()
    await world.running.forgetting.carry_out()
    await world.settled()


def told(world: World, platform: str) -> list[str]:
    """What the asker was told."""
    return world.tg(11) if platform == "telegram" else world.vk_told(21)


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_everything_is_deleted(
    running: World, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "CHUNK", 2)
    await asked(running, platform, f"{WORDS} вопрос 1")
    await asked(running, platform, f"{WORDS} человек 2")
    in_topic(running, f"Отвечаю про {WORDS}.")
    await running.settled()
    await asked(running, platform, f"{WORDS} человек 3")
    assert len(holding(running, WORDS)) > 6
    tap(running, platform, "data:show")
    tap(running, platform, "data:export")
    await running.settled()
    assert f"«{WORDS} вопрос 1» — ответил бот" in told(running, platform)[-2]
    assert f"Вы: {WORDS} человек 3" in told(running, platform)[-1]
    assert f"Сотрудник: Приёмная комиссия:\nОтвечаю про {WORDS}." in told(running, platform)[-1]
    # Somebody else's words stay.
    other = "vk" if platform == "telegram" else "telegram"
    await asked(running, other, "чужое человек 4")
    await deleted(running, platform)
    assert told(running, platform)[-1] == texts.DONE
    assert holding(running, WORDS) == []
    assert holding(running, "чужое")
    rows = running.rows(question)[:3]
    assert [row.state for row in rows] == ["answered", "answered_by_person", "closed"]
    assert [row.entry for row in rows[:1]] == ["test.1"], "statistics stay"
    assert running.rows(card)[0].state == "closed"
    gone = [post for post in running.cards() if "чужое" not in post.text]
    assert not any(WORDS in post.text for post in gone)
    assert any(post.text == texts.ON_CARD for post in gone)
    assert not any(WORDS in text for text in running.shown())
    assert running.rows(dialog)[0].forget_at is None
    assert running.difference() == 0
    # And the talk goes on as with anybody.
    await asked(running, platform, "вопрос 5")
    assert "ответ 5" in told(running, platform)[-1]
    assert sum(text == texts.DONE for text in told(running, platform)) == 1


async def test_a_process_that_stops_in_between_goes_on(
    lone: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "CHUNK", 1)
    for number in range(5):
        await asked(lone, "telegram", f"{WORDS} вопрос {number}")
    for step in ("delete", "yes"):
        tap(lone, "telegram", f"data:{step}")
        await lone.settled()
    [wanted] = await lone.running.runner.read(kept.to_forget)
    forgetting = lone.running.forgetting
    await lone.running.runner.write(lambda session: forgetting._step(session, *wanted))
    assert holding(lone, WORDS), "one chunk is not all"
    await lone.stop()
    await lone.start()
    await lone.connected()
    await lone.running.forgetting.carry_out()
    await lone.running.forgetting.carry_out()
    await lone.settled()
    assert holding(lone, WORDS) == []
    assert lone.tg(11).count(texts.DONE) == 1


async def test_what_no_desk_got_yet_none_gets(lone: World) -> None:
    held = lone.running.delivery.held
    held.add(2)
    lone.telegram.say(TG, 11, f"{WORDS} человек 1")
    await lone.until(lambda: len(lone.tg(11)) == 1)
    tap(lone, "telegram", "data:delete")
    await lone.until(lambda: lone.tg(11)[-1] == texts.CONFIRM)
    tap(lone, "telegram", "data:yes")
    await lone.until(lambda: lone.tg(11)[-1] == texts.STARTED)
    await lone.running.forgetting.carry_out()
    held.clear()
    await asked(lone, "vk", "вопрос 2")
    assert lone.tg(11)[-1] == texts.DONE
    assert not any(WORDS in text for text in lone.shown())
    assert holding(lone, WORDS) == []
    assert lone.difference() == 0


async def test_danger_is_deleted_when_who_looks_after_it_has_ended(lone: World) -> None:
    await asked(lone, "vk", f"{WORDS} человек 1")
    with lone.engines.writer.begin() as connection:
        connection.execute(sa.update(card).values(danger=True))
    await deleted(lone, "vk")
    assert lone.vk_told(21)[-1] == texts.LATER
    assert holding(lone, WORDS)
    in_topic(lone, "/close")
    await lone.settled()
    await lone.running.forgetting.carry_out()
    await lone.settled()
    assert lone.vk_told(21)[-1] == texts.DONE
    assert holding(lone, WORDS) == []


async def test_a_tap_elsewhere_deletes_nothing(lone: World) -> None:
    await asked(lone, "vk", f"{WORDS} человек 1")
    for forged in ("data:yes", "data:delete", "data:", "data:all"):
        lone.telegram.press(TG, STAFF_GROUP, 1, forged, user_id=77)
        lone.vk.press(GROUP, 22, 1, {"b": forged})
    await lone.settled()
    await lone.running.forgetting.carry_out()
    assert holding(lone, WORDS)
    assert lone.rows(operation)
    assert lone.difference() == 0


async def test_a_draft_goes_with_the_words_it_was_made_of(lone: World) -> None:
    await asked(lone, "telegram", f"{WORDS} человек 1")
    in_topic(lone, "Да, есть.")
    await lone.settled()
    press(lone, "telegram", data(lone, "base"))
    await lone.settled()
    await lone.running.drafting.carry_out()
    await lone.settled()
    assert WORDS in lone.cards()[-1].text
    await deleted(lone, "telegram")
    assert holding(lone, WORDS) == []
    assert not any(WORDS in post.text for post in lone.cards())
