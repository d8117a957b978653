"""What stands beside the text of a VK message; references are VK's own names, never contents."""

from bot.adapters.fields import Fields, dig, dug_id, objects
from handlers.messages import Attachment, Kind

_KINDS = {
    "photo": Kind.PHOTO,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "audio_message": Kind.VOICE,
    "video_message": Kind.VIDEO_NOTE,
    "doc": Kind.DOCUMENT,
    "sticker": Kind.STICKER,
    "poll": Kind.POLL,
    "wall": Kind.FORWARD,
    "wall_reply": Kind.FORWARD,
}


def attachments(message: Fields) -> tuple[Attachment, ...]:
    """Return what was sent beside the text: attachments, a place, forwarded messages last.

    VK adds a `link` of its own to every text with an address: beside a text it is no attachment.
    A kind nobody knows yet is OTHER, so that a person sees it. Raises Unparsable.
    """
    found = [
        _attachment(item)
        for item in objects(message, "attachments")
        if not (item.get("type") == "link" and message.get("text"))
    ]
    if message.get("geo") is not None:
        found.append(Attachment(Kind.LOCATION))
    if objects(message, "fwd_messages"):
        found.append(Attachment(Kind.FORWARD))
    return tuple(found)


def _attachment(item: Fields) -> Attachment:
    name = item.get("type")
    if not isinstance(name, str):
        return Attachment(Kind.OTHER)
    title, size = dig(item, name, "title"), dig(item, name, "size")
    is_file = name == "doc"
    return Attachment(
        _KINDS.get(name, Kind.OTHER),
        reference(name, item),
        title if is_file and isinstance(title, str) else "",
        size if is_file and isinstance(size, int) and size > 0 else 0,
    )


def reference(name: str, item: Fields) -> str:
    """Return VK's name of it, "photo-1_2_key"; "" where it has none (a link, a gift)."""
    if name == "sticker":
        number = dug_id(item, name, "sticker_id")
        return f"sticker{number}" if number else ""
    owner, number = dug_id(item, name, "owner_id"), dug_id(item, name, "id")
    if not owner or not number:
        return ""
    key = dig(item, name, "access_key")
    return f"{name}{owner}_{number}" + (f"_{key}" if isinstance(key, str) and key else "")
