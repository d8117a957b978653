"""A file goes where both platforms let it go; what cannot go is said before anything is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.messages import Attachment, Kind
from handlers.texts import carrying as texts

MEGABYTE = 1024 * 1024
# What a bot may take out of Telegram, and put into it.
TELEGRAM_OUT = 20 * MEGABYTE
TELEGRAM_IN = 50 * MEGABYTE

_BYTES = frozenset((Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT))
_NAMED = frozenset((*_BYTES, Kind.AUDIO, Kind.VIDEO, Kind.POLL))
_FILMED = frozenset((*_BYTES, Kind.VIDEO, Kind.VIDEO_NOTE))
# Of VK's films and music there is no file to be had; music is no document in VK either.
_ACROSS: Mapping[tuple[str, str], frozenset[Kind]] = {
    ("telegram", "telegram"): frozenset((*_FILMED, Kind.AUDIO)),
    ("telegram", "vk"): _FILMED,
    ("vk", "telegram"): _BYTES,
    ("vk", "vk"): _BYTES,
}


@dataclass(frozen=True, slots=True)
class Route:
    """From which channel to which, and whether both chats are of one page."""

    source: str
    target: str
    same_page: bool


NOWHERE = Route("", "", same_page=False)


def kinds_on(route: Route) -> frozenset[Kind]:
    """What can be carried at all on a route."""
    if route.same_page and route.source == "telegram":
        return frozenset(Kind) - {Kind.OTHER}
    if route.same_page and route.source == "vk":
        return _NAMED
    return _ACROSS.get((route.source, route.target), frozenset())


def refusal(attachments: Sequence[Attachment], route: Route) -> str:
    """Why these cannot all be carried, in words for who sent them; empty = they can."""
    allowed = kinds_on(route)
    kinds = [one.kind for one in attachments if one.kind not in allowed]
    if kinds:
        return texts.wrong_kind(kinds[0], route.target)
    if not route.same_page and any(one.size > most(route) for one in attachments):
        return texts.too_large(most(route) // MEGABYTE)
    return ""


def most(route: Route) -> int:
    """How many bytes a file may have that leaves its page."""
    return TELEGRAM_OUT if route.source == "telegram" else TELEGRAM_IN
