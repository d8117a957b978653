"""The Bot API's methods on a group: its topics and its members."""

from collections.abc import Callable
from typing import Any

from tests.fakes import telegram_media as media
from tests.fakes import telegram_methods as messages
from tests.fakes import telegram_webhooks as webhooks
from tests.fakes.answer import Params
from tests.fakes.telegram_chats import BotStatus, Chat, Topic, user_json
from tests.fakes.telegram_params import bad, needed
from tests.fakes.telegram_world import Bot, World

NAME_LIMIT = 128
BLUE = 7322096
ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages",
)  # fmt: skip
MUTED_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
)  # fmt: skip


def managed(world: World, bot: Bot, params: Params) -> Chat:
    """Return the forum whose topics this bot may manage, or refuse."""
    chat = world.reach(bot, needed(params, "chat_id"))
    if not chat.forum:
        bad("the chat is not a forum")
    if chat.bots.get(bot.bot_id) != "administrator" or not chat.topic_rights:
        bad("not enough rights to manage topics")
    return chat


def topic_name(params: Params) -> str:
    """Return the name asked for; empty or over 128 characters is refused."""
    name = str(params.get("name") or "")
    if not 0 < len(name) <= NAME_LIMIT:
        bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name


def create_topic(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Open a topic; the number of its service message is its id."""
    chat, name = managed(world, bot, params), topic_name(params)
    world.count(bot, chat)
    topic = open_topic(chat, name, bot.as_json(), world.now())
    return {"message_thread_id": topic.thread_id, "name": name, "icon_color": BLUE}


def open_topic(chat: Chat, name: str, sender: dict[str, Any], at: float) -> Topic:
    """Store a topic with the service message that opens it."""
    service = {"forum_topic_created": {"name": name, "icon_color": BLUE}}
    posted = chat.post(sender, at, content=service)
    posted.thread_id = posted.message_id
    topic = Topic(posted.message_id, name)
    chat.topics[topic.thread_id] = topic
    return topic


def kept_topic(chat: Chat, params: Params) -> Topic:
    """Return the topic a request names; unlike sending, editing tells deleted from unknown."""
    topic = chat.topics.get(needed(params, "message_thread_id"))
    if topic is None:
        bad("TOPIC_ID_INVALID")
    if topic.state == "deleted":
        bad("TOPIC_DELETED")
    return topic


def edit_topic(world: World, bot: Bot, params: Params) -> bool:
    """Rename a topic; an absent name keeps the old one."""
    topic = kept_topic(managed(world, bot, params), params)
    name = topic_name(params) if params.get("name") else topic.name
    if name == topic.name and not params.get("icon_custom_emoji_id"):
        bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    return True


def close_topic(world: World, bot: Bot, params: Params) -> bool:
    """Close a topic: nobody writes in it any more."""
    topic = kept_topic(managed(world, bot, params), params)
    if topic.state == "closed":
        bad("TOPIC_NOT_MODIFIED")
    topic.state = "closed"
    return True


def reopen_topic(world: World, bot: Bot, params: Params) -> bool:
    """Open a closed topic again."""
    topic = kept_topic(managed(world, bot, params), params)
    if topic.state == "open":
        bad("TOPIC_NOT_MODIFIED")
    topic.state = "open"
    return True


def get_member(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Return the membership of a person or of a bot the group knows."""
    chat = world.reach(bot, needed(params, "chat_id"))
    user_id = needed(params, "user_id")
    status = chat.bots.get(user_id)
    if status is None:
        return {"status": "member", "user": user_json(user_id)}
    known = {other.bot_id: other for other in world.bots.values()}
    member = {"status": status, "user": known[user_id].as_json()}
    return member | rights(status, chat)


def rights(status: BotStatus, chat: Chat) -> dict[str, Any]:
    """Return what Telegram tells of a member besides who it is."""
    if status == "administrator":
        topics = {"can_manage_chat": True, "can_manage_topics": chat.topic_rights}
        return dict.fromkeys(ADMIN_RIGHTS, False) | topics
    if status == "restricted":
        return dict.fromkeys(MUTED_RIGHTS, False) | {"is_member": True, "until_date": 0}
    return {"until_date": 0} if status == "kicked" else {}


METHODS: dict[str, Callable[[World, Bot, Params], Any]] = {
    "getme": messages.get_me,
    "sendmessage": messages.send_message,
    "editmessagetext": messages.edit_text,
    "editmessagereplymarkup": messages.edit_markup,
    "copymessages": media.copy_messages,
    "getfile": media.get_file,
    **{name: media.send_media(kind) for name, kind in media.KINDS.items()},
    "deletemessage": messages.delete_message,
    "answercallbackquery": messages.answer_callback,
    "getchat": messages.get_chat,
    "deletewebhook": webhooks.delete_webhook,
    "setwebhook": webhooks.set_webhook,
    "getwebhookinfo": webhooks.webhook_info,
    "createforumtopic": create_topic,
    "editforumtopic": edit_topic,
    "closeforumtopic": close_topic,
    "reopenforumtopic": reopen_topic,
    "getchatmember": get_member,
}
