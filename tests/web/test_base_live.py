"""The whole way: an answer edited in the browser is given in the chat within a second."""

import time
from pathlib import Path

from tests.publishing import PHOTO
from tests.web.basing import at, edit, form_in, person
from tests.web.learning import learning
from tests.web.world import Visit, World

TEXT = "Шесть матовых, три на четыре."
ASKED = "какие фотографии нужны"
SOON = 1.0


async def says(here: World, visit: Visit, number: int) -> str:
    """What the chat shows once somebody asks."""
    await visit.send("/chat", text=f"{ASKED}{'?' * number}")
    await here.work()
    return await visit.look(f"/fragment/chat?chat={visit.chat}")


async def test_an_edited_answer_is_given_at_once(tmp_path: Path) -> None:
    async with learning(tmp_path) as here:
        publisher = here.app.publisher
        assert publisher is not None
        visit, asker = await person(here, role="owner"), await here.enter(role="owner")
        assert TEXT not in await says(here, asker, 0)
        typed = {"cell-0-text": TEXT, "confirm": "1", "source": "правила приёма"}
        reply = await edit(visit, at(PHOTO), "check", **typed)
        html = await reply.text()
        assert reply.status == 200
        assert "золотого набора" in html, "it was tried"
        assert (await visit.send("/base/save", **form_in(html))).status == 303
        begun = time.perf_counter()
        await publisher.look()
        assert time.perf_counter() - begun < SOON
        assert TEXT in await says(here, asker, 1)
        reply = await visit.send("/base/back", id=PHOTO, owner="", version="2", number="1")
        assert reply.status == 303
        await publisher.look()
        before = (await says(here, asker, 2)).count(TEXT)
        assert before == 1, "the answer of before is given again"
