"""A world where everything has happened once, said and named by who tries to break a page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.storage.content import REGION, Edit, publish
from knowledge.content import Kind, piece
from tests.web.gapping import POOL, fields
from tests.web.learning import learning
from tests.web.test_guarding import NASTY
from tests.web.world import Visit, World

NAMED = "<b onmouseover=alert(1)>Анна</b>"
QUESTION, ANSWER = "Можно с собакой?", "до 15 августа"
SAID = (*POOL, QUESTION, ANSWER)
"""What was said at the first college, and nowhere else."""


@asynccontextmanager
async def crowded(folder: Path) -> AsyncIterator[World]:
    """Questions, cards, answers, drafts, gaps, requests, entries; each with hostile words."""
    async with learning(folder) as here:
        for number, text in enumerate((*NASTY, *POOL)):
            here.say(f"{text}", f"guest-{number}")
        await here.work()
        _write_base(here)
        owner = await here.enter(role="owner", person=NAMED)
        await _answer(here, owner)
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        form = fields(await owner.look("/gaps"))
        await owner.send("/gaps/ask", **form, fact="own", college=here.deps.college.slug)
        await owner.browser.session.close()
        yield here


async def _answer(here: World, owner: Visit) -> None:
    await owner.send("/chat", text=f"{QUESTION} {NASTY[0]}")
    await here.work()
    own = here.deps.college.slug
    for number, text in enumerate(NASTY[:4], 1):
        await owner.send("/desk/answer", college=own, card=str(number), text=f"{text} {ANSWER}")
        await here.work()
        await owner.send("/desk/press", college=own, data=f"base:{number}")
    await here.work()
    await here.app.drafting.carry_out()
    await here.work()


def _write_base(here: World) -> None:
    table = {"id": "life.nasty", "title": NASTY[1], "category": "life"}
    variant = {"text": NASTY[0], "since": "2026-01-01", "until": "2028-12-31"}
    whole = {**table, "phrasings": list(NASTY), "source": NASTY[3], "variant": [variant]}
    edits = [Edit(owner, piece(Kind.ENTRY, whole)) for owner in (REGION, here.deps.college.slug)]
    here.write(lambda session: publish(session, edits, NAMED, here.time[0]))
