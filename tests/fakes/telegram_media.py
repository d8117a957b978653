"""The Bot API's methods on what is no text: copies keep everything but where they came from."""

from typing import Any

from tests.fakes.answer import Params, Upload
from tests.fakes.telegram_chats import Posted
from tests.fakes.telegram_params import bad, flag, needed, structure, whole
from tests.fakes.telegram_world import Bot, World

MOST_COPIED = 100
UNCOPIED = frozenset({"invoice", "giveaway", "giveaway_winners", "paid_media", "new_chat_members"})
CAPTIONED = frozenset({"photo", "video", "document", "audio", "voice", "animation"})


def copy_messages(world: World, bot: Bot, params: Params) -> list[dict[str, int]]:
    """Copy messages of one chat into another; what is gone or cannot be copied is skipped."""
    numbers = structure(params, "message_ids")
    if not isinstance(numbers, list) or not 0 < len(numbers) <= MOST_COPIED:
        bad("message identifiers are invalid")
    if numbers != sorted(set(numbers)):
        bad("message identifiers must be in a strictly increasing order")
    source = world.reach(bot, needed(params, "from_chat_id"))
    found = [one for number in numbers if (one := source.find(number)) and copyable(one)]
    if not found:
        bad("there are no messages to copy")
    thread_id = whole(params, "message_thread_id")
    chat = world.writable(bot, needed(params, "chat_id"), thread_id)
    made = []
    for one in found:
        content = {name: item for name, item in one.content.items() if name != "forward_origin"}
        if flag(params, "remove_caption") and CAPTIONED & content.keys():
            content.pop("caption", None)
        posted = chat.post(
            bot.as_json(), world.now(), text=one.text, entities=list(one.entities),
            thread_id=thread_id, content=content,
        )  # fmt: skip
        made.append({"message_id": posted.message_id})
    return made


def copyable(posted: Posted) -> bool:
    """Say whether Telegram copies a message."""
    return bool(posted.text or posted.content) and not UNCOPIED & posted.content.keys()


KINDS = {
    "sendphoto": "photo", "sendvoice": "voice", "sendaudio": "audio", "sendvideo": "video",
    "sendvideonote": "video_note", "senddocument": "document",
}  # fmt: skip
MORE: dict[str, dict[str, Any]] = {
    "photo": {"width": 9, "height": 6},
    "voice": {"duration": 1},
    "audio": {"duration": 1},
    "video": {"width": 9, "height": 6, "duration": 1},
    "video_note": {"length": 9, "duration": 1},
    "document": {},
}
MOST_OUT = 20 * 1024 * 1024


def send_media(kind: str) -> Any:
    """Return the method that posts an uploaded file of a kind."""

    def method(world: World, bot: Bot, params: Params) -> dict[str, Any]:
        given = params.get(kind)
        if not isinstance(given, Upload) or not given.data:
            bad("there is no file in the request")
        thread_id = whole(params, "message_thread_id")
        chat = world.writable(bot, needed(params, "chat_id"), thread_id)
        file_id = f"uploaded{next(world.numbers)}"
        world.files[file_id] = given.data
        sized = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(given.data)}
        one = sized | MORE[kind] | ({"file_name": given.name} if kind == "document" else {})
        posted = chat.post(
            bot.as_json(), world.now(), thread_id=thread_id,
            content={kind: [one] if kind == "photo" else one},
        )  # fmt: skip
        return chat.message_json(posted)

    return method


def get_file(world: World, bot: Bot, params: Params) -> dict[str, Any]:
    """Tell where a file is to be had, unless it is more than a bot may take out."""
    file_id = str(params.get("file_id") or "")
    if file_id not in world.files:
        bad("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[file_id])
    if size > MOST_OUT:
        bad("file is too big")
    path = f"files/{file_id}.bin"
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": path}
