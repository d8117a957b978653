"""Hooks are the pages whose platforms come to us: who delivers, what was refused, how it goes.

A delivery names its page by what stands in it or in its address: a VK community by its number, a
Telegram page by its slug. Neither a token nor a secret ever stands in an address.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.ports import Hook, HookState, PageConfig

VK_PATH = "/hooks/vk"
TELEGRAM_PATH = "/hooks/telegram/"
# A stranger who knocks a thousand times a second must not fill the disk with our log.
_SAY_AGAIN = 10.0


def hook_path(channel: str, slug: str) -> str:
    """The path a platform delivers to: one for all VK pages, one for each Telegram page."""
    return VK_PATH if channel == "vk" else TELEGRAM_PATH + slug


def hook_name(page: PageConfig) -> str:
    """What a delivery for this page names it by, within its channel."""
    return page.external_id if page.channel == "vk" else page.slug


@dataclass(slots=True)
class Hooks:
    """The hooks of pages by id, and what has happened at them since the start.

    `names` leads from (channel, name) to a page's id; `watched` are the pages that are not
    polled. `counts` counts deliveries by (channel, outcome), `states` is what platforms say.
    """

    hooks: Mapping[int, Hook] = field(default_factory=dict)
    names: Mapping[tuple[str, str], int] = field(default_factory=dict)
    watched: frozenset[int] = frozenset()
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: dict[int, HookState] = field(default_factory=dict)
    _said: dict[tuple[str, str], float] = field(default_factory=dict)

    def find(self, channel: str, name: str) -> tuple[int, Hook] | None:
        """The page a delivery is for, by id, and its hook; None for a page without one."""
        page = self.names.get((channel, name))
        return None if page is None else (page, self.hooks[page])

    def count(self, channel: str, outcome: str) -> bool:
        """Count a delivery; True where its outcome was not spoken of within ten seconds."""
        key, now = (channel, outcome), time.monotonic()
        self.counts[key] += 1
        if now - self._said.get(key, -_SAY_AGAIN) < _SAY_AGAIN:
            return False
        self._said[key] = now
        return True
