"""VK's methods on messages: each changes the world and returns VK's `response`."""

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.vk_dialogs import Dialog, VkMessage, foreign
from tests.fakes.vk_keyboard import keyboard
from tests.fakes.vk_media import named as named_files
from tests.fakes.vk_params import VkRefused, flag, needed, numbers, structure, units, whole, wrong
from tests.fakes.vk_world import Community, VkWorld

TEXT_LIMIT = 4096
TOO_LONG = 914
EDIT_EXPIRED = 909
EDITABLE = 24 * 3600.0
PRESS_LIFE = 60.0
PEERS_LIMIT = 100
PAYLOAD_LIMIT = 1000
EVENT_DATA_LIMIT = 1000
SNACKBAR_LIMIT = 90
HISTORY_LIMIT = 200
INT32 = 2**31
WITHOUT_WORDS = ("attachment", "sticker_id", "forward")
MOST_FORWARDED = 100
NOT_FORWARDED = 921


def checked_text(params: Params) -> str:
    """Return the text to send; refused with 914 over 4096 units, with 100 without content."""
    text = str(params.get("message") or "")
    if units(text) > TEXT_LIMIT:
        raise VkRefused(TOO_LONG)
    if not text.strip() and not any(params.get(name) for name in WITHOUT_WORDS):
        wrong("message is empty or invalid")
    if len(str(params.get("payload") or "")) > PAYLOAD_LIMIT:
        wrong("payload is too long")
    return text


def send(world: VkWorld, community: Community, params: Params) -> Any:
    """Send to one peer (its message id is the answer) or to many (a list, errors inside it)."""
    random_id = whole(params, "random_id")
    if random_id is None:
        wrong("random_id is a required parameter")
    if not -INT32 <= random_id < INT32:
        wrong("random_id is not int32")
    peers = numbers(params, "peer_ids")
    if len(peers) > PEERS_LIMIT:
        wrong("peer_ids should contain at most 100 items")
    if peers:
        return [sent_item(world, community, peer, random_id, params) for peer in peers]
    peer_id = whole(params, "peer_id") or whole(params, "user_id")
    if not peer_id:
        wrong("you should specify peer_id, user_id, domain, chat_id or user_ids param")
    return deliver(world, community, peer_id, random_id, params).message_id


def deliver(
    world: VkWorld, community: Community, peer_id: int, random_id: int, params: Params
) -> VkMessage:
    """Store one message and tell the community's own long poll; a repeated random_id does not."""
    text, buttons = checked_text(params), keyboard(params)
    dialog = community.writable(peer_id)
    if (earlier := dialog.repeated(random_id, world.now())) is not None:
        return earlier
    message = community.add(
        dialog, -community.group_id, world.now(), text=text, random_id=random_id,
        payload=params.get("payload"), keyboard=buttons, content=forwarded(community, params),
        attachments=named_files(community, str(params.get("attachment") or "")),
    )  # fmt: skip
    if buttons is not None:
        message.keyboard = {**buttons, "author_id": -community.group_id}
    world.happen(community, "message_reply", message.as_json())
    return message


def forwarded(community: Community, params: Params) -> dict[str, Any]:
    """Return the messages a request forwards; it is refused where one of them is gone."""
    wanted = structure(params.get("forward"))
    if not wanted:
        return {}
    dialog = community.dialogs.get(wanted.get("peer_id") or 0)
    asked = wanted.get("conversation_message_ids") or []
    if dialog is None or not 0 < len(asked) <= MOST_FORWARDED:
        wrong("forward is invalid")
    found = [dialog.find(number=number) for number in asked]
    if any(one is None for one in found):
        raise VkRefused(NOT_FORWARDED, "can't forward these messages")
    shown = [foreign(one.as_json()) for one in found if one is not None]
    if wanted.get("is_reply"):
        if len(shown) != 1 or dialog.peer_id != whole(params, "peer_id"):
            wrong("a reply is to one message of the same dialog")
        return {"reply_message": shown[0]}
    return {"fwd_messages": shown}


def sent_item(
    world: VkWorld, community: Community, peer_id: int, random_id: int, params: Params
) -> dict[str, Any]:
    """Return one item of the peer_ids form, where a refusal hides inside a success."""
    try:
        message = deliver(world, community, peer_id, random_id, params)
    except VkRefused as no:
        fault = {"code": no.code, "description": str(no)}
        empty = {"peer_id": peer_id, "message_id": 0, "conversation_message_id": 0}
        return {**empty, "error": fault}
    return {
        "peer_id": peer_id,
        "message_id": message.message_id,
        "conversation_message_id": message.conversation_message_id,
    }


def edit(world: VkWorld, community: Community, params: Params) -> int:
    """Replace text and keyboard of an own message of the last day.

    The community's own long poll hears of it: whether VK tells a bot of its own edits is not
    documented, so code has to bear it.
    """
    peer_id = needed(params, "peer_id")
    text, buttons = checked_text(params), keyboard(params)
    message = named(community.writable(peer_id), params)
    if message is None or not message.out:
        wrong("message_id is incorrect")
    if world.now() - message.at > EDITABLE:
        raise VkRefused(EDIT_EXPIRED)
    message.history.append(message.text)
    message.text, message.keyboard, message.edited_at = text, buttons, world.now()
    world.happen(community, "message_edit", message.as_json())
    return 1


def named(dialog: Dialog, params: Params) -> VkMessage | None:
    """Return the message a request names by id or by number in the conversation."""
    number = whole(params, "cmid") or whole(params, "conversation_message_id") or 0
    return dialog.find(message_id=whole(params, "message_id") or 0, number=number)


def get_history(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return messages of a dialog, newest first (`rev` 1: oldest first).

    `start_message_id` begins at that message; a negative `offset` reaches to newer ones.
    """
    peer_id = whole(params, "peer_id") or whole(params, "user_id")
    if not peer_id:
        wrong("peer_id is a required parameter")
    dialog = community.dialogs.get(peer_id)
    items = dialog.present() if dialog is not None else []
    total = len(items)
    reverse = flag(params, "rev")
    ordered = items if reverse else items[::-1]
    start, begin = whole(params, "start_message_id") or 0, 0
    if start > 0:
        ids = [item.message_id for item in ordered]
        begin = next(
            (i for i, it in enumerate(ids) if (it >= start if reverse else it <= start)), total
        )
    first = max(0, begin + (whole(params, "offset") or 0))
    found = ordered[first : first + limit(params)]
    return {"count": total, "items": [item.as_json() for item in found]}


def limit(params: Params) -> int:
    """Return how many items are asked for: 20 unless told, at most 200."""
    asked = whole(params, "count")
    return 20 if asked is None else min(asked, HISTORY_LIMIT)


FILTERS: dict[str, Callable[[Dialog], bool]] = {
    "all": lambda dialog: True,
    "unread": lambda dialog: dialog.unread() > 0,
    "unanswered": lambda dialog: dialog.unanswered,
    "important": lambda dialog: dialog.important,
}


def get_conversations(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return dialogs by a filter, the one with the newest message first."""
    wanted = FILTERS.get(str(params.get("filter") or "all"))
    if wanted is None:
        wrong("filter is invalid")
    chosen = [d for d in community.dialogs.values() if d.present() and wanted(d)]
    chosen.sort(key=lambda dialog: dialog.present()[-1].at, reverse=True)
    offset = whole(params, "offset") or 0
    page = chosen[offset : offset + limit(params)]
    items = [{"conversation": d.as_json(), "last_message": d.present()[-1].as_json()} for d in page]
    unread = sum(dialog.unread() > 0 for dialog in community.dialogs.values())
    return {"count": len(chosen), "items": items, "unread_count": unread}


def get_by_id(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return the dialogs with the peers named, those VK knows."""
    peers = numbers(params, "peer_ids")
    found = [community.dialogs[peer].as_json() for peer in peers if peer in community.dialogs]
    return {"count": len(found), "items": found}


def get_by_number(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return messages by their numbers in a conversation."""
    dialog = community.dialogs.get(needed(params, "peer_id"))
    wanted = set(numbers(params, "conversation_message_ids"))
    items = dialog.present() if dialog is not None else []
    found = [item.as_json() for item in items if item.conversation_message_id in wanted]
    return {"count": len(found), "items": found}


def answer_event(world: VkWorld, community: Community, params: Params) -> int:
    """Answer a press of a callback button, within a minute."""
    press = community.presses.get(str(params.get("event_id") or ""))
    if press is None or world.now() - press.at > PRESS_LIFE:
        wrong("event_id is invalid or expired")
    if (needed(params, "user_id"), needed(params, "peer_id")) != (press.user_id, press.peer_id):
        wrong("user_id or peer_id is incorrect")
    data = str(params.get("event_data") or "")
    if len(data) > EVENT_DATA_LIMIT:
        wrong("event_data is too long")
    try:
        shown = structure(data) if data else None
    except json.JSONDecodeError:
        wrong("event_data is not JSON")
    if shown and units(str(shown.get("text") or "")) > SNACKBAR_LIMIT:
        wrong("event_data text is too long")
    press.answered = {"event_data": shown}
    return 1


def known(community: Community, params: Params) -> Dialog:
    """Return the dialog a request names; a peer nobody knows is refused with 100."""
    dialog = community.dialogs.get(needed(params, "peer_id"))
    if dialog is None:
        wrong("peer_id is incorrect")
    return dialog


def mark_answered(world: VkWorld, community: Community, params: Params) -> int:
    """Set or take away VK's own mark of a dialog that waits."""
    dialog = known(community, params)
    dialog.unanswered = not flag(params, "answered", default=True)
    return 1


def mark_read(world: VkWorld, community: Community, params: Params) -> int:
    """Read a dialog up to a message or wholly."""
    dialog = known(community, params)
    dialog.in_read = whole(params, "up_to_cmid") or len(dialog.messages)
    return 1


def is_allowed(world: VkWorld, community: Community, params: Params) -> dict[str, int]:
    """Say whether a person lets the community write."""
    dialog = community.dialogs.get(needed(params, "user_id"))
    return {"is_allowed": int(dialog is not None and dialog.state == "allowed")}
