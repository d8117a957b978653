"""A channel's adapter is imported only where a page of that channel is configured."""

from collections.abc import Callable

from bot.ports import Adapter, PageConfig

Changed = Callable[[], None]


def _telegram(page: PageConfig, _changed: Changed) -> Adapter:
    from bot.adapters.telegram import TelegramAdapter

    return TelegramAdapter(page)


def _vk(page: PageConfig, _changed: Changed) -> Adapter:
    from bot.adapters.vk import VkAdapter

    return VkAdapter(page)


def _web(page: PageConfig, changed: Changed) -> Adapter:
    from bot.adapters.web import WebAdapter

    return WebAdapter(page, changed)


# aiogram takes seconds to import and vkbottle one: who has no such page does not wait.
ADAPTERS: dict[str, Callable[[PageConfig, Changed], Adapter]] = {
    "telegram": _telegram,
    "vk": _vk,
    "web": _web,
}


def make_adapter(page: PageConfig, changed: Changed) -> Adapter:
    """Return the adapter for `page`; `changed` is called when a web page has something new.

    Raises ValueError for a channel nobody wrote an adapter for.
    """
    if page.channel not in ADAPTERS:
        raise ValueError(f"no adapter for channel {page.channel!r}")
    return ADAPTERS[page.channel](page, changed)
