"""Whenever a session ends, the words that were typed come back to who typed them."""

import re
from datetime import timedelta
from pathlib import Path

from bot.web import guarding
from bot.web.access import ANYBODY, RULES
from tests.web.world import parsed, world

TEMPLATES = Path(guarding.__file__).parent / "templates"
LONG = 200
"""Characters: what may be longer is not typed twice."""
_FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<(textarea|input)\b([^>]*)")
_NAME, _MOST = re.compile(r'\bname="([^"]+)"'), re.compile(r'\bmaxlength="(\d+)"')


def long_fields() -> set[str]:
    """The names of the fields of every form in which somebody may write at length."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for form in _FORM.findall(path.read_text("utf-8")):
            for tag, attributes in _FIELD.findall(form):
                name, most = _NAME.search(attributes), _MOST.search(attributes)
                if name and (tag == "textarea" or (most and int(most[1]) >= LONG)):
                    found.add(name[1])
    return found


def test_every_field_in_which_people_write_is_given_back() -> None:
    fields = long_fields()
    assert {"text", "wordings", "answer", "source"} <= fields
    lost = {
        one for one in fields if one not in guarding.TYPED and not one.startswith(guarding.CELL)
    }
    assert not lost, "bot.web.guarding.TYPED does not name them"


async def test_no_form_loses_words_to_a_session_that_ended(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="owner")
        here.time[0] += timedelta(hours=12)
        names = (*guarding.TYPED, f"{guarding.CELL}3-value")
        typed = {name: f"Слова поля {name} </textarea><b>\nв две строки" for name in names}
        for method, path in RULES:
            if method != "POST" or RULES[method, path] is ANYBODY:
                continue
            for script in (False, True):
                reply = await visit.send(path, script=script, **typed)
                said = "".join(parsed(await reply.text()).texts)
                assert reply.status == 401, path
                for words in typed.values():
                    assert words in said, path
