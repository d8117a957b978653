"""A keyboard over VK's limits is refused with 911, never cut short.

Standard: 10 rows of 5, 40 buttons. Inline: 6 rows of 5, 10 buttons, never one_time. A label has
40 characters, an emoji taken for two, a button's payload 255 bytes (the strictest figures anybody
publishes).
"""

import json
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.vk_params import VkRefused, structure, units

KEYBOARD_INVALID = 911
ROW = 5
STANDARD_ROWS, STANDARD_BUTTONS = 10, 40
INLINE_ROWS, INLINE_BUTTONS = 6, 10
LABEL_LIMIT, PAYLOAD_LIMIT = 40, 255
LABELLED = ("text", "callback", "open_link", "open_app")
ACTIONS = (*LABELLED, "location", "vkpay")
COLOURS = ("primary", "secondary", "negative", "positive", "default")


def refuse_unless(fine: bool, why: str) -> None:
    """Refuse the keyboard unless it is fine."""
    if not fine:
        raise VkRefused(KEYBOARD_INVALID, why)


def keyboard(params: Params) -> dict[str, Any] | None:
    """Return a request's keyboard as VK stores it, None without one; else refused with 911."""
    source = params.get("keyboard")
    if source is None or source == "":
        return None
    try:
        found = structure(source)
    except ValueError:
        raise VkRefused(KEYBOARD_INVALID, "keyboard is not JSON") from None
    refuse_unless(isinstance(found, dict) and isinstance(found.get("buttons"), list), "no buttons")
    inline = bool(found.get("inline"))
    refuse_unless(not (inline and found.get("one_time")), "inline keyboard can't be one_time")
    rows = found["buttons"]
    buttons = [button for row in rows for button in row]
    refuse_unless(len(rows) <= (INLINE_ROWS if inline else STANDARD_ROWS), "too many rows")
    refuse_unless(all(0 < len(row) <= ROW for row in rows), "bad row length")
    limit = INLINE_BUTTONS if inline else STANDARD_BUTTONS
    refuse_unless(len(buttons) <= limit, "too many buttons")
    for button in buttons:
        check_button(button)
    return {"one_time": False, **found, "buttons": [[stored(b) for b in row] for row in rows]}


def stored(button: dict[str, Any]) -> dict[str, Any]:
    """Return a button as VK shows it afterwards: its payload is JSON text again."""
    action = button["action"]
    payload = action.get("payload")
    if payload is None or isinstance(payload, str):
        return button
    return {**button, "action": {**action, "payload": json.dumps(payload, ensure_ascii=False)}}


def check_button(button: dict[str, Any]) -> None:
    """Refuse a button VK would not draw."""
    action = button.get("action") or {}
    kind = action.get("type")
    refuse_unless(kind in ACTIONS, f"unknown action {kind}")
    refuse_unless(button.get("color", "default") in COLOURS, "unknown color")
    if kind in LABELLED:
        refuse_unless(0 < units(action.get("label") or "") <= LABEL_LIMIT, "bad label")
    refuse_unless(kind != "open_link" or bool(action.get("link")), "link is empty")
    payload = action.get("payload")
    if payload:
        refuse_unless(payload_fits(payload), "bad payload")


def payload_fits(payload: Any) -> bool:
    """Say whether a payload is JSON within the limit."""
    try:
        text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
        json.loads(text)
    except ValueError:
        return False
    return len(text.encode()) <= PAYLOAD_LIMIT
