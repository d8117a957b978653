"""Views show the most urgent first, what is left of old texts, and times as people say them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.storage.desk_views import MOST_CARDS
from bot.storage.schema import card, operation
from bot.storage.views import pulse, read_chat
from bot.web.names import is_guest, message_key, new_guest
from bot.web.showing import day_time, lasting
from handlers.carding import MOST_TURNS
from tests.handlers.making import NOW
from tests.web.world import Visit, world

ZONE = ZoneInfo("Europe/Moscow")


async def desk(visit: Visit) -> str:
    """What the desk shows."""
    return await visit.look(f"/fragment/desk?chat={visit.chat}")


async def test_danger_first_then_who_was_promised_sooner(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for number in range(MOST_CARDS + 3):
            here.say(f"Вопрос {number}", f"guest-{number}")
        await here.work()
        last = MOST_CARDS + 3
        here.write(
            lambda session: session.execute(
                update(card).where(card.c.id == last).values(danger=True)
            )
        )
        here.write(
            lambda session: session.execute(
                update(card).where(card.c.id == 7).values(promised_at=NOW)
            )
        )
        shown = await desk(visit)
        order = [part.partition('"')[0] for part in shown.split('id="card-')[1:]]
        cards = [name for name in order if name.isdecimal()]
        assert cards[:3] == [str(last), "7", "1"]
        assert len(cards) == MOST_CARDS
        assert f"Открытых карточек: {last}, показаны самые срочные" in shown
        assert "опасность для жизни" in shown


async def test_an_old_text_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Можно с собакой?")
        await here.work()
        here.write(lambda session: session.execute(update(operation).values(body="{}")))
        shown = await visit.look()
        assert shown.count("текст удалён: срок хранения вышел") == 2
        assert shown.count("Можно с собакой?") == 3


async def test_a_long_dialog_shows_its_end(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for number in range(5):
            await visit.send("/chat", text=f"Вопрос номер {number}?")
            await here.work()
        shown = await desk(visit)
        assert shown.count("<li") == MOST_TURNS
        assert "Вопрос номер 4?" in shown.partition("<ol")[2]
        page = here.pages["proba"].id
        chat = await here.deps.runner.read(lambda session: read_chat(session, page, visit.chat))
        words = [turn.text for turn in chat.turns if turn.who == "asker"]
        assert words == [f"Вопрос номер {number}?" for number in range(5)]
        times = [turn.at for turn in chat.turns]
        assert times == sorted(times)


async def test_the_pulse_beats_at_every_step(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        seen = [await here.deps.runner.read(pulse)]
        steps = (
            ("/chat", {"text": "Можно с собакой?"}),
            ("/desk/press", {"data": "take:1"}),
            ("/desk/answer", {"card": "1", "text": "Можно."}),
            ("/desk/press", {"data": "close:1"}),
        )
        for path, fields in steps:
            await visit.send(path, script=True, **fields)
            seen.append(await here.deps.runner.read(pulse))
            await here.app.core.step()
            seen.append(await here.deps.runner.read(pulse))
            await here.work()
            seen.append(await here.deps.runner.read(pulse))
        assert len(set(seen)) == len(seen)
        assert await here.deps.runner.read(pulse) == seen[-1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *[(-5, "меньше минуты"), (59, "меньше минуты"), (60, "1 мин"), (3599, "59 мин")],
        *[(3600, "1 ч 00 мин"), (3900, "1 ч 05 мин"), (86_400, "1 д 0 ч"), (180_000, "2 д 2 ч")],
    ],
)
def test_how_long_is_said_in_two_units(seconds: int, words: str) -> None:
    assert lasting(NOW, NOW + timedelta(seconds=seconds)) == words


def test_a_time_of_another_day_names_the_day() -> None:
    evening = datetime(2026, 7, 14, 20, 59, tzinfo=UTC)
    assert day_time(evening, NOW, ZONE) == "23:59"
    assert day_time(evening + timedelta(minutes=1), NOW, ZONE) == "15.07 в 00:00"


def test_names_are_unguessable_and_keys_follow_the_words() -> None:
    names = {new_guest() for _ in range(100)}
    assert len(names) == 100
    assert all(map(is_guest, names))
    assert message_key("a", "b", "c") == message_key("a", "b", "c")
    assert len({message_key("a", "bc"), message_key("ab", "c"), message_key("a", "b", "c")}) == 3
    assert message_key("", "b") != message_key("", "b"), "a form without a name repeats nothing"
