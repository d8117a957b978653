"""A channel's adapter is imported only where a page of that channel is configured."""

from collections.abc import Callable

from bot.ports import Adapter, PageConfig


def make_adapter(page: PageConfig, changed: Callable[[], None]) -> Adapter:
    """Return the adapter for `page`; `changed` is called when a web page has something new.

    Raises ValueError for a channel nobody wrote an adapter for.
    """
    # aiogram takes seconds to import and vkbottle one: who has no such page does not wait.
    if page.channel == "telegram":
        from bot.adapters.telegram import TelegramAdapter

        return TelegramAdapter(page)
    if page.channel == "vk":
        from bot.adapters.vk import VkAdapter

        return VkAdapter(page)
    if page.channel == "web":
        from bot.adapters.web import WebAdapter

        return WebAdapter(page, changed)
    raise ValueError(f"no adapter for channel {page.channel!r}")
