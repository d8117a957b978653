"""Whatever form of a college somebody of another sends: nothing comes of it, nothing is told.

The forms are those of every page there is, found from the router; none of them is named here.
"""

from pathlib import Path

import sqlalchemy as sa
from aiohttp import FormData
from sqlmodel import SQLModel

from bot.editing import Editor, submit
from bot.storage.content import Edit
from bot.storage.session import Session
from bot.web.access import ANYBODY, FILES, RULES
from tests.browser.crowded import SAID, crowded
from tests.browser.walking import pages
from tests.web.basing import SUM, entry
from tests.web.collegial import PHONE, SLUG, Form, fact, own, presses, put, welder
from tests.web.world import OTHER, Visit, World

# These name nothing of anybody's: they are about one's own session, chat and last act.
OWN = {"/leave", "/account/end-others", "/chat/new", "/confirm/undo"}
REFUSED = {403, 404, 409}
# Who ends what is over is shown what is left.
OVER = ("/account/end", 303)


async def every_form(visit: Visit) -> list[Form]:
    """Every way to send a form on every kind of page; where none is, all its room's fields."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for path in (await pages(visit)).values():
        for form in presses(await visit.look(path)):
            found.setdefault((form.action, tuple(sorted(form.fields))), form)
    forms = [one for one in found.values() if ("POST", one.action) in RULES]
    for method, path in RULES:
        if method == "POST" and path not in {one.action for one in forms}:
            room = [one.fields for one in forms if one.action.split("/")[1] == path.split("/")[1]]
            together = {name: value for those in room for name, value in those.items()}
            forms.append(Form(path, "", together))
    return [one for one in forms if one.action not in OWN and RULES["POST", one.action] != ANYBODY]


def stands(here: World) -> dict[str, list[str]]:
    """Everything that is stored."""

    def read(session: Session) -> dict[str, list[str]]:
        return {
            one.name: sorted(str(tuple(row)) for row in session.execute(sa.select(one)))
            for one in SQLModel.metadata.sorted_tables
        }

    return here.write(read)


async def test_nothing_comes_of_another_colleges_forms(tmp_path: Path) -> None:
    async with crowded(tmp_path) as here:
        put(here, own(), fact("contact.phone", PHONE), fact("dorm.cost", 900, year=2026), welder())
        waits = Edit(SLUG, entry("life.sum", SUM))
        of = Editor("Игорь", here.time[0])
        assert here.write(lambda session: submit(session, [waits], of, "")).waits
        await here.enter(role="editor", person="Вера", college=SLUG)
        owner = await here.enter(role="owner", person="Анна", college=SLUG)
        forms = await every_form(owner)
        assert len(forms) > 40
        wrong = []
        for role in ("admin", "editor", "reviewer", "owner"):
            stranger = await here.enter(role=role, person="Олег", college=OTHER.slug)
            before = stands(here)
            for form in forms:
                fields = {**form.fields, "token": stranger.token}
                data = FormData(fields, default_to_multipart=form.action in FILES)
                send = stranger.browser.post
                async with send(form.action, data=data, allow_redirects=False) as reply:
                    html = await reply.text()
                typed = "\n".join(form.fields.values())
                told = [words for words in SAID if words in html and words not in typed]
                after = stands(here)
                refused = reply.status in REFUSED or (form.action, reply.status) == OVER
                if not refused or told or after != before:
                    changed = [name for name in after if after[name] != before[name]]
                    wrong.append((role, form.action, reply.status, told, changed, form.fields))
                    before = after
        assert not wrong, "\n".join(map(str, wrong))
