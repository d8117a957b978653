"""The Bot API's methods on messages: each changes the world and returns Telegram's result."""

from typing import Any

from tests.fakes.answer import Params
from tests.fakes.telegram_chats import Chat, Posted
from tests.fakes.telegram_params import bad, needed, structure, whole
from tests.fakes.telegram_text import ANSWER_LIMIT, formatted, markup
from tests.fakes.telegram_world import Bot, World

DELETABLE = 48 * 3600.0
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def get_me(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Return the bot as its own User object."""
    return bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def send_message(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Post a text; every refusal comes before anything is stored."""
    text, entities = formatted(params)
    buttons = markup(params)
    thread_id = whole(params, "message_thread_id")
    chat = world.writable(bot, needed(params, "chat_id"), thread_id)
    posted = chat.post(
        bot.as_json(), world.now(), text=text, entities=entities, reply_markup=buttons,
        thread_id=thread_id, reply_to=replied_to(chat, params),
    )  # fmt: skip
    return chat.message_json(posted)


def replied_to(chat: Chat, params: Params) -> int | None:
    """Return the number of the message to answer, if it is named and still there."""
    wanted = structure(params, "reply_parameters")
    if not wanted:
        return whole(params, "reply_to_message_id")
    if chat.find(wanted["message_id"]) is not None:
        return int(wanted["message_id"])
    if not wanted.get("allow_sending_without_reply"):
        bad("message to be replied not found")
    return None


def own_message(world: World, bot: Bot, params: Params, deed: str) -> tuple[Chat, Posted]:
    """Return the bot's own message a request names, or refuse."""
    chat = world.reach(bot, needed(params, "chat_id"))
    posted = chat.find(whole(params, "message_id"))
    if posted is None:
        bad(f"message to {deed} not found")
    if posted.sender["id"] != bot.bot_id:
        bad(f"message can't be {deed}ed")
    return chat, posted


def edit_text(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Replace text and buttons; the same again is refused, absent buttons are taken away."""
    text, entities = formatted(params)
    buttons = markup(params)
    chat, posted = own_message(world, bot, params, "edit")
    if (text, buttons) == (posted.text, posted.reply_markup):
        bad(NOT_MODIFIED)
    posted.history.append(posted.text)
    posted.text, posted.entities, posted.reply_markup = text, entities, buttons
    posted.edited_at = world.now()
    return chat.message_json(posted)


def edit_markup(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Replace the buttons only."""
    buttons = markup(params)
    chat, posted = own_message(world, bot, params, "edit")
    if buttons == posted.reply_markup:
        bad(NOT_MODIFIED)
    posted.reply_markup, posted.edited_at = buttons, world.now()
    return chat.message_json(posted)


def delete_message(world: World, bot: Bot, params: Params) -> bool:
    """Delete a message: the bot's own of two days, or anybody's in a group it administers."""
    chat = world.reach(bot, needed(params, "chat_id"))
    posted = chat.find(whole(params, "message_id"))
    if posted is None:
        bad("message to delete not found")
    administers = chat.bots.get(bot.bot_id) == "administrator"
    own = posted.sender["id"] == bot.bot_id or chat.private
    if not administers and (not own or world.now() - posted.at > DELETABLE):
        bad("message can't be deleted")
    posted.deleted = True
    return True


def answer_callback(world: World, bot: Bot, params: Params) -> bool:
    """Answer a press while it lives."""
    if len(str(params.get("text") or "")) > ANSWER_LIMIT:
        bad("MESSAGE_TOO_LONG")
    press = bot.callbacks.get(str(params.get("callback_query_id") or ""))
    if press is None or world.now() - press.at > world.callback_life:
        bad("query is too old and response timeout expired or query ID is invalid")
    press.answered = dict(params)
    return True


def get_chat(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Return ChatFullInfo; rights of a chat are asked with getChatMember."""
    chat = world.reach(bot, needed(params, "chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }
