"""What people send beside words, as the platforms hand it over; nothing of it is anybody's."""

from typing import Any

from tests.path.world import GROUP, TG, World

PHOTO_TG = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "photo", "file_unique_id": "p", "width": 900, "height": 600, "file_size": 90_000},
]
VOICE_TG = {"file_id": "voice", "file_unique_id": "v", "duration": 3, "file_size": 5_000}
DOCUMENT_TG = {
    "file_id": "document", "file_unique_id": "d", "file_name": "справка.pdf", "file_size": 30_000,
}  # fmt: skip
CONTACT_TG = {"phone_number": "+79180000000", "first_name": "А"}
FORWARD_TG = {"type": "hidden_user", "sender_user_name": "Б", "date": 1_784_000_000}


def photo_vk(number: int = 1) -> dict[str, Any]:
    """A photo of somebody's in VK."""
    photo = {"id": number, "owner_id": 21, "access_key": "key", "album_id": -3, "date": 1}
    return {"type": "photo", "photo": {**photo, "has_tags": False}}


def voice_vk() -> dict[str, Any]:
    """A voice message in VK."""
    links = {"link_ogg": "https://vk.invalid/v.ogg", "link_mp3": "https://vk.invalid/v.mp3"}
    voice = {"id": 7, "owner_id": 21, "duration": 3, "waveform": [1], "access_key": "key", **links}
    return {"type": "audio_message", "audio_message": voice}


def send_tg(world: World, user: int = 11, **content: Any) -> int:
    """Somebody in Telegram sends something; its number."""
    update = world.telegram.say(TG, user, **content)
    return int(update["message"]["message_id"])


def send_vk(world: World, *attachments: dict[str, Any], text: str = "", user: int = 21) -> int:
    """Somebody in VK sends something; its number in the conversation."""
    event = world.vk.say(GROUP, user, text, attachments=list(attachments))
    return int(event["object"]["message"]["conversation_message_id"])
