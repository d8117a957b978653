"""A desk is switched off and on while everything runs: open cards follow, and nothing is lost."""

from bot.storage.faces import off_channels, switch, unfinished
from bot.storage.runner import write
from bot.storage.schema import audit, card, question
from handlers.texts import cards as card_texts
from tests.handlers.making import COLLEGE
from tests.path.test_handing import asked, in_topic, reply_in_vk
from tests.path.world import GROUP, STAFF, STAFF_CHAT, World


def turn(world: World, channel: str, *, off: bool) -> bool:
    """Somebody at the command line switches a desk."""
    now = world.now()
    return write(
        world.engines,
        lambda session: switch(
            *(session, COLLEGE.slug, channel, "anna", now), off=off, faces=(channel, "another")
        ),
    )


async def noticed(world: World) -> None:
    """The process has looked, twice, and a third time when everybody must have."""
    for seconds in (0, 1, 5):
        world.clock.pass_time(seconds=seconds)
        await world.running.faces.look()
        await world.settled()


async def test_off_and_on_again(running: World) -> None:
    await asked(running)
    assert turn(running, "vk", off=True)
    assert not turn(running, "vk", off=True), "it is so already"
    await noticed(running)
    assert running.shown() == [card_texts.FACE_OFF], "the card itself says so"
    await asked(running, text="человек 2")
    await asked(running, "vk", "человек 3")
    assert running.shown() == [card_texts.FACE_OFF]
    assert any("человек 3" in post.text for post in running.cards())
    in_topic(running, "Да.")
    await running.settled()
    assert running.vk_told(21)[-1].endswith("Да.")
    assert turn(running, "vk", off=False)
    await noticed(running)
    shown = running.shown()
    assert len(shown) == 2, "the first is itself again, the other came"
    assert "человек 1" in shown[0]
    assert "человек 2" in shown[0]
    assert "человек 3" in shown[1]
    reply_in_vk(running, "С первого августа.", number=1)
    await running.settled()
    assert running.tg(11)[-1].endswith("С первого августа.")
    assert {row.state for row in running.rows(question)} == {"answered_by_person"}
    with running.session() as session:
        assert unfinished(session) == []
    assert [row.action for row in running.rows(audit) if "face" in row.action] == [
        "face_off", "face_on"
    ]  # fmt: skip
    assert running.difference() == 0


async def test_a_topic_desk_is_switched_too(running: World) -> None:
    await asked(running)
    turn(running, "telegram", off=True)
    await noticed(running)
    assert [post.text for post in running.cards()] == [card_texts.FACE_OFF]
    await asked(running, text="человек 2")
    assert "человек 2" in running.shown()[-1]
    turn(running, "telegram", off=False)
    await noticed(running)
    [post] = running.cards()
    assert "человек 1" in post.text
    assert "человек 2" in post.text


async def test_a_restart_knows_what_was_switched(world: World) -> None:
    await world.start()
    await world.connected()
    turn(world, "vk", off=True)
    await world.stop()
    await world.start()
    await world.connected()
    await asked(world)
    assert world.shown() == []
    assert len(world.rows(card)) == 1
    with world.session() as session:
        assert off_channels(session, COLLEGE.slug) == {"vk"}


async def test_words_at_a_desk_that_is_off_are_not_lost(running: World) -> None:
    await asked(running)
    turn(running, "vk", off=True)
    await noticed(running)
    running.vk.say(GROUP, STAFF, "Да, есть.", peer_id=STAFF_CHAT, reply_to=1)
    await running.settled()
    assert running.tg(11)[-1].endswith("Да, есть.")
