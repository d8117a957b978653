"""What is true of a channel, whatever page it is of: the one table that names channels.

An adapter knows how a platform is spoken to; everything else asks here what it is like.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.buckets import TELEGRAM_CHAT, TELEGRAM_GROUP, TELEGRAM_PAGE, UNLIMITED, VK_PAGE, Rate

_VK_CHATS = 2_000_000_000
"""VK numbers group chats from here on."""


def _nowhere(peer: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Channel:
    """What a platform is like; the defaults are those of the plainest one.

    `foreign`: a messenger abroad, so askers' words are stored masked and whether people consult
    there has to be decided. `repeats`: a second send with the same key is noticed and shown
    once, so that an unknown outcome may be tried again. `topics`: a staff chat has a topic for
    each asker. `copies`: what stands in one chat of a page is copied into another, else it is
    sent again by its name. `answers`: our words can stand under somebody's message.
    `desk`: staff chats are possible; `hooks`: the platform can come to us.
    `group` says of a chat's number whether more than one person reads there: where it is no desk,
    nobody is answered. `door` opens the talk with the page of a `{number}` and `{name}`, with
    `{code}` to be sent there if the platform can. `page`, `chat` and `groups` are rates, None =
    none of its own.
    """

    foreign: bool = False
    repeats: bool = False
    topics: bool = False
    copies: bool = False
    answers: bool = False
    desk: bool = True
    hooks: bool = False
    group: Callable[[str], bool] = _nowhere
    door: str = ""
    page: Rate = UNLIMITED
    chat: Rate | None = None
    groups: Rate | None = None


CHANNELS: dict[str, Channel] = {
    "telegram": Channel(
        foreign=True,
        topics=True,
        copies=True,
        answers=True,
        hooks=True,
        group=lambda peer: peer.startswith("-"),
        door="https://t.me/{name}?start=in{code}",
        page=TELEGRAM_PAGE,
        chat=TELEGRAM_CHAT,
        groups=TELEGRAM_GROUP,
    ),
    "vk": Channel(
        repeats=True,
        answers=True,
        hooks=True,
        group=lambda peer: peer.isdecimal() and int(peer) >= _VK_CHATS,
        door="https://vk.me/club{number}",
        page=VK_PAGE,
    ),
    "web": Channel(repeats=True, desk=False),
}
"""Each channel there is an adapter for, as `bot.adapters.registry` names it."""
