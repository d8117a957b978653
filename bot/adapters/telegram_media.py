"""What stands beside the text of a Telegram message: attachments, or news of the chat itself."""

from typing import Any

from bot.adapters.fields import Fields, dig
from handlers.messages import Attachment, Kind

_FILES = {
    "photo": Kind.PHOTO,
    "live_photo": Kind.PHOTO,
    "voice": Kind.VOICE,
    "audio": Kind.AUDIO,
    "animation": Kind.VIDEO,
    "video": Kind.VIDEO,
    "video_note": Kind.VIDEO_NOTE,
    "document": Kind.DOCUMENT,
    "sticker": Kind.STICKER,
}
_THINGS = {
    "contact": Kind.CONTACT,
    "location": Kind.LOCATION,
    "poll": Kind.POLL,
    "story": Kind.OTHER,
    "paid_media": Kind.OTHER,
    "checklist": Kind.OTHER,
    "dice": Kind.OTHER,
    "game": Kind.OTHER,
    "invoice": Kind.OTHER,
    "giveaway": Kind.OTHER,
    "rich_message": Kind.OTHER,
}
# The same thing said twice for old clients: the second name adds nothing.
_TWINS = {"animation": "document", "live_photo": "photo"}

_SERVICE = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "chat_owner_left",
        "chat_owner_changed",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "successful_payment",
        "refunded_payment",
        "users_shared",
        "chat_shared",
        "gift",
        "unique_gift",
        "gift_upgrade_sent",
        "connected_website",
        "write_access_allowed",
        "passport_data",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "checklist_tasks_done",
        "checklist_tasks_added",
        "direct_message_price_changed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "giveaway_created",
        "giveaway_winners",
        "giveaway_completed",
        "managed_bot_created",
        "paid_message_price_changed",
        "poll_option_added",
        "poll_option_deleted",
        "suggested_post_approved",
        "suggested_post_approval_failed",
        "suggested_post_declined",
        "suggested_post_paid",
        "suggested_post_refunded",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
        "web_app_data",
    ]
)
"""Fields of the Bot API's Message that make it news of the chat, not words of a person."""


def is_service(message: Fields) -> bool:
    """Say whether the message only tells what happened to the chat (joined, renamed, pinned)."""
    return not _SERVICE.isdisjoint(message)


def attachments(message: Fields) -> tuple[Attachment, ...]:
    """Return what was sent beside the text, a forward last.

    A message with no text and nothing known in it holds something new: it is one attachment of
    kind OTHER, so that a person sees it. Contacts and places bring no reference: personal data.
    """
    hidden = {twin for name, twin in _TWINS.items() if name in message}
    found = [
        _attachment(kind, message[name])
        for name, kind in _FILES.items()
        if name in message and name not in hidden
    ]
    found += [Attachment(kind) for name, kind in _THINGS.items() if name in message]
    if "forward_origin" in message:
        found.append(Attachment(Kind.FORWARD))
    if not found and not message.get("text"):
        found.append(Attachment(Kind.OTHER))
    return tuple(found)


def _attachment(kind: Kind, media: Any) -> Attachment:
    # A photo comes as a list of sizes, the largest last.
    if isinstance(media, list):
        media = media[-1] if media else None
    name, size = dig(media, "file_name"), dig(media, "file_size")
    return Attachment(
        kind,
        _text(dig(media, "file_id")),
        _text(name),
        size if isinstance(size, int) and size > 0 else 0,
    )


def _text(found: Any) -> str:
    return found if isinstance(found, str) else ""
