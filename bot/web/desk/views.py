"""What a desk shows, read from the tables, with the words and buttons that stand around cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.storage.desk_views import DeskCard, Load, Queue, read_card, read_loads, read_queue
from bot.storage.outages import Trouble, page_troubles
from bot.storage.session import Session
from bot.storage.staff import centre_desks
from bot.web.around import around
from bot.web.deps import DEPS, VISITOR
from bot.web.names import new_once
from bot.web.posting import MOST_CHARACTERS
from bot.web.whose import Own, desks, may_choose
from handlers.buttons import desk_rows, give_rows
from handlers.carding import why
from handlers.texts.cards import CHANNELS
from handlers.texts.passing import CENTRE


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a college's cards: troubles of its pages, whether the Centre hears."""

    troubles: tuple[Trouble, ...]
    centre: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A desk at this moment: the queue, and the card beside it, if any."""

    queue: Queue
    card: DeskCard | None
    around: Around


def read_around(session: Session, college_id: int, now: datetime) -> Around:
    """Return what stands around the cards of a college."""
    return Around(page_troubles(session, college_id), bool(centre_desks(session, now)))


async def shown(request: web.Request, mine: Own, asked: int, most: int) -> Shown:
    """The desk with the card of number `asked`; 0 takes the most urgent one.

    `most` is how much of the queue is needed.
    """
    deps, duty = request.app[DEPS], request[VISITOR].duty
    now, college = deps.clock(), mine.page.college_id

    def load(session: Session) -> Shown:
        queue = read_queue(session, college, duty=duty, most=most)
        number = asked or (queue.cards[0].id if queue.cards else 0)
        where = mine.desk.where
        card = read_card(session, where, college, number, now, duty=duty) if number else None
        return Shown(queue, card, read_around(session, college, now))

    return await deps.runner.read(load)


def around_desk(request: web.Request, mine: Own, **fields: str) -> dict[str, Any]:
    """What every template with cards of a college needs; forms carry `fields` besides."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    return around(request) | {
        "college": mine.college,
        "choosing": may_choose(visitor),
        "fields": {"college": mine.college.slug, **fields},
        "zone": mine.zone,
        "now": deps.clock(),
        "once": new_once(),
        "me": visitor.author,
        "off": mine.desk.off,
        "most": MOST_CHARACTERS,
        "channels": CHANNELS,
        "desk_rows": desk_rows,
        "give_rows": give_rows,
        "card_why": _why,
        "others": deps.known.others(mine.page.college_id),
    }


def beside(found: Around) -> dict[str, Any]:
    """The same of what was read around the cards."""
    return {"troubles": found.troubles, "centre": CENTRE if found.centre else ""}


def _why(card: DeskCard) -> str:
    return why(card.reason, card.missing, card.options, danger=card.danger)


async def standing(request: web.Request) -> list[tuple[Own, Load]]:
    """The colleges with how they stand, who needs people most first."""
    deps, duty = request.app[DEPS], request[VISITOR].duty
    mine, now = desks(deps), deps.clock()
    numbers = [one.page.college_id for one in mine.values()]
    loads: Mapping[int, Load] = await deps.runner.read(
        lambda session: read_loads(session, numbers, now, duty=duty)
    )
    found = [(one, loads.get(one.page.college_id, Load())) for one in mine.values()]
    return sorted(found, key=_urgency)


def _urgency(one: tuple[Own, Load]) -> tuple[int, int, int, str]:
    load = one[1]
    return -load.danger, -load.late, -load.waiting, one[0].college.short
