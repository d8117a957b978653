"""An operation becomes one VK call; nothing is sent here.

Our messages are named the way VK tells their numbers: in a group chat by the number in the
conversation ("12"), in a dialog, where `messages.send` answers with the global one, as "id345".
`Edit` takes both, so the key of a press or of a reply can be edited as well.
"""

import json
from typing import Any

from bot.adapters.vk_parse import OUR_DATA
from bot.adapters.vk_text import text_of
from bot.operations import (
    AnswerPress,
    Copy,
    CreateTopic,
    Edit,
    MarkAnswered,
    Operation,
    Send,
    SendFiles,
)
from handlers.messages import Button, Keys, Reply
from handlers.splitting import cut

CHATS_FROM = 2_000_000_000
"""The first peer_id that is a group chat."""
GLOBAL = "id"
TOAST = 90
"""What VK shows for a moment may have so many characters; more is refused as a whole."""

Call = tuple[str, dict[str, Any]]


class NoSuchCall(Exception):
    """VK has no call for this operation, or the operation lacks what the call needs."""


def is_chat(peer: str) -> bool:
    """Say whether a peer is a group chat. Raises ValueError where it is no number."""
    return int(peer) >= CHATS_FROM


def call_for(operation: Operation) -> Call:
    """Return the method and its parameters. Raises NoSuchCall; ValueError on a bad number."""
    match operation.body:
        case Send(reply=reply):
            under = _under(operation, reply)
            return "messages.send", {**_addressed(operation), **_content(reply), **under}
        case Copy(peer=peer, keys=keys):
            numbers = [int(key) for key in keys]
            shown = _json({"peer_id": int(peer), "conversation_message_ids": numbers})
            return "messages.send", {**_addressed(operation), "forward": shown}
        case Edit(target=target, reply=reply):
            fields = {"peer_id": int(operation.peer), **_target(target), **_content(reply)}
            return "messages.edit", fields
        case SendFiles(files=files):
            return with_files(operation, [file.reference for file in files])
        case AnswerPress(event=event, sender=sender, toast=toast):
            return "messages.sendMessageEventAnswer", {
                "event_id": event,
                "user_id": int(sender),
                "peer_id": int(operation.peer),
                **_toast(toast),
            }
        case MarkAnswered():
            fields = {"peer_id": int(operation.peer), "answered": 1}
            return "messages.markAsAnsweredConversation", fields
        case CreateTopic():
            raise NoSuchCall("VK has no topics")


def with_files(operation: Operation, names: list[str]) -> Call:
    """Return the call that sends what VK knows by these names. Raises NoSuchCall, ValueError."""
    return "messages.send", {**_addressed(operation), "attachment": ",".join(names)}


def _addressed(operation: Operation) -> dict[str, Any]:
    if not operation.random_id:
        raise NoSuchCall("random_id is 0: VK would not notice a repetition")
    peer = int(operation.peer)
    # Only the form for several peers tells the number in the conversation, which is the only
    # one a group chat has and an answer to it names; the other never hides a refusal in a success.
    numbered = is_chat(operation.peer) or operation.answered
    to = {"peer_ids": str(peer)} if numbered else {"peer_id": peer}
    return {**to, "random_id": operation.random_id}


def _content(reply: Reply) -> dict[str, Any]:
    fields = {"message": text_of(reply), "disable_mentions": 1, "dont_parse_links": 1}
    return {**fields, "keyboard": keyboard(reply)} if any(reply.buttons) else fields


def _under(operation: Operation, reply: Reply) -> dict[str, str]:
    """Return which message of the dialog a reply stands under."""
    if not reply.answers:
        return {}
    numbers = [int(reply.answers)]
    shown = {"peer_id": int(operation.peer), "conversation_message_ids": numbers}
    return {"forward": _json({**shown, "is_reply": True})}


def _target(target: str) -> dict[str, int]:
    if target.startswith(GLOBAL):
        return {"message_id": int(target.removeprefix(GLOBAL))}
    return {"cmid": int(target)}


def _toast(toast: str) -> dict[str, str]:
    shown = {"type": "show_snackbar", "text": cut(toast, TOAST)}
    return {"event_data": _json(shown)} if toast else {}


def keyboard(reply: Reply) -> str:
    """Return the keyboard of a reply as JSON.

    Under the message VK takes 10 buttons, 5 in a row, 6 rows; where a client does not show
    those, the keyboard below takes 40 and goes away with the first press.
    """
    below = reply.keys is Keys.TEXT
    rows = [[_button(button, reply.keys) for button in row] for row in reply.buttons if row]
    return _json({"one_time": below, "inline": not below, "buttons": rows})


def _button(button: Button, keys: Keys) -> dict[str, Any]:
    payload = _json({OUR_DATA: button.data})
    action = {"type": str(keys), "label": button.label, "payload": payload}
    return {"action": action, "color": "secondary"}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
