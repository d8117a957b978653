"""What a form of confirming says, read without trust: pieces in their versions, what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.confirming import NoSource, Signed
from bot.editing import Done, Editor
from bot.storage.content import EditConflict
from bot.web.confirm.choosing import Filter, filter_in, may_see, name_in, written
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_all, read_form
from bot.web.posting import clean, one_line
from knowledge.cells import WrongCell
from knowledge.columns import fact_value
from knowledge.facts import FACTS, wrong_value
from knowledge.resting import Name
from knowledge.vouching import may_end

_DIGITS = 9
WAITS, NOTHING = "waits", Done()


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says: the versions it has shown, what is next, and what was typed."""

    chosen: Filter
    versions: Mapping[Name, int]
    after: Name | None
    fields: Mapping[str, str]
    several: bool

    @property
    def source(self) -> str:
        """Where it is written, in one line."""
        return one_line(self.fields.get("source", ""))


class Wrong(Exception):
    """What was typed cannot be taken; says why, in Russian."""


async def form_of(request: web.Request) -> Form:
    """The form; 404 for a piece the visitor does not see, 400 for what is no form of ours."""
    fields, visitor = await read_form(request), request[VISITOR]
    versions: dict[Name, int] = {}
    for text in await read_all(request, "piece"):
        name, _, number = text.rpartition("@")
        found = name_in(name)
        if found is None or not (number.isascii() and number.isdecimal()):
            raise web.HTTPBadRequest
        if not may_see(visitor, found):
            raise web.HTTPNotFound
        versions[found] = int(number[:_DIGITS])
    return Form(
        filter_in(request, fields),
        versions,
        name_in(fields.get("after", "")),
        fields,
        fields.get("several") == "1",
    )


def signed(request: web.Request) -> Signed:
    """Who acts, and when."""
    deps = request.app[DEPS]
    now = deps.clock()
    return Signed(request[VISITOR].author, now, now.astimezone(deps.zone).date())


def editor(request: web.Request, sign: Signed) -> Editor:
    """The same as the author of an edit: days of admission are read by two."""
    return Editor(sign.by, sign.now, request.app[DEPS].known.two_people)


def day_in(text: str, today: date) -> date | None:
    """The day that was typed, None for none. Raises Wrong."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Wrong("Не понял день: выберите его в календаре.") from None
    if not may_end(day, today):
        raise Wrong("День «действует по» уже прошёл или слишком далеко.")
    return day


def value_in(key: str, text: str) -> object:
    """What was typed as a value of a fact. Raises Wrong."""
    typed = clean(text)
    if key not in FACTS or not typed:
        raise Wrong("Впишите значение.")
    try:
        value = fact_value(key, typed)
    except WrongCell as wrong:
        raise Wrong(f"{wrong.found}. {wrong.repair}") from None
    if advice := wrong_value(FACTS[key].type, value):
        raise Wrong(advice)
    return value


def onward(form: Form, done: Done = NOTHING) -> str:
    """Where somebody goes on: the next piece of the queue, or of the list of the new year."""
    if form.fields.get("back") == "year":
        return year_place(form.chosen.college, form.after, done)
    return place(form.chosen, form.after, done)


def word_in(query: Mapping[str, str]) -> str:
    """What an address says of what was done before."""
    return WAITS if query.get(WAITS) else ""


def _word(done: Done) -> dict[str, str]:
    return {WAITS: "1"} if done.waits else {}


def year_place(college: str, name: Name | None, done: Done = NOTHING) -> str:
    """The address of a college's list of the new year, at this piece."""
    more = {**({"at": written(name)} if name else {}), **_word(done)}
    anchor = f"#{quote(written(name))}" if name else ""
    return f"/confirm/year?{urlencode({'college': college, **more})}{anchor}"


def place(chosen: Filter, name: Name | None, done: Done = NOTHING) -> str:
    """The address of a piece in the queue."""
    query = chosen.query(**({"piece": written(name)} if name else {}), **_word(done))
    return f"/confirm?{query}" if query else "/confirm"


def refusal(error: Exception) -> tuple[str, HTTPStatus]:
    """What the page says of why nothing was stored, and its status."""
    if isinstance(error, EditConflict):
        return "changed", HTTPStatus.CONFLICT
    said = "source" if isinstance(error, NoSource) else str(error)
    return said, HTTPStatus.UNPROCESSABLE_ENTITY
