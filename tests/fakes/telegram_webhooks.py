"""Webhooks of the fake: one update of a bot in flight, repeated until somebody answers 2xx."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.answer import Params
from tests.fakes.telegram_params import bad, flag, structure, whole
from tests.fakes.telegram_world import Bot, World

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
CONNECTIONS = 40


def set_webhook(world: World, bot: Bot, params: Params) -> bool:
    """Remember a webhook; an empty address removes it. Errors of an earlier one are forgotten."""
    url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
    parts = urlsplit(url)
    # A server on this machine needs no certificate, as with an own Bot API server.
    if url and parts.scheme != "https" and parts.hostname != "127.0.0.1":
        bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not SECRET.fullmatch(secret):
        bad("secret token contains unallowed characters")
    connections = whole(params, "max_connections") or CONNECTIONS
    bot.queue.allow(structure(params, "allowed_updates"))
    if flag(params, "drop_pending_updates"):
        bot.queue.waiting.clear()
    bot.webhook = {"url": url, "secret": secret, "max_connections": connections} if url else {}
    # A poll that waits is ended by this.
    world.wake(bot.token)
    return True


def delete_webhook(world: World, bot: Bot, params: Params) -> bool:
    """Go back to polling; drop_pending_updates throws the queue away."""
    bot.webhook = {}
    if flag(params, "drop_pending_updates"):
        bot.queue.waiting.clear()
    return True


def webhook_info(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Return where updates go, how many wait, and the last error, which stays after it passed."""
    bot.queue.confirm(0, world.now())
    info = {
        "url": bot.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.waiting),
    }
    for name in ("max_connections", "last_error_date", "last_error_message"):
        if name in bot.webhook:
            info[name] = bot.webhook[name]
    if bot.queue.allowed is not None:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info


def next_delivery(world: World, bot: Bot) -> dict[str, Any] | None:
    """Return the update a bot's webhook is to get now, None where nothing waits."""
    if not bot.webhook.get("url"):
        return None
    bot.queue.confirm(0, world.now())
    return bot.queue.waiting[0][1] if bot.queue.waiting else None


def answered(world: World, bot: Bot, update: dict[str, Any], trouble: str) -> None:
    """Note how a delivery was answered: without `trouble` the update is done with."""
    if trouble:
        bot.webhook |= {"last_error_date": int(world.now()), "last_error_message": trouble}
        return
    waiting = bot.queue.waiting
    place = next((i for i, (_, one) in enumerate(waiting) if one is update), None)
    if place is not None:
        del waiting[place]
