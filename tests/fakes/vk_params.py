"""Requests are read as VK reads them: everything is text, lists are joined by commas."""

import json
from typing import Any, NoReturn

from tests.fakes.answer import Params

MESSAGES = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    8: "Invalid request: v (version) is required",
    15: "Access denied",
    18: "User was deleted or banned",
    104: "Not found",
    100: "One of the parameters specified was missing or invalid",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    902: "Can't send messages to this user due to their privacy settings",
    909: "Can't edit this message, because it's too old",
    911: "Keyboard format is invalid",
    914: "Message is too long",
    917: "You don't have access to this chat",
    950: "Can't send message, reply timed out",
    2000: "Servers number limit is reached",
}
PARAMETER = 100


def units(text: str) -> int:
    """Return the length in UTF-16 units, the strictest of the ways in which VK may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class VkRefused(Exception):
    """VK says no: an error code and its text; the HTTP status is 200 all the same."""

    def __init__(self, code: int, detail: str = "") -> None:
        text = MESSAGES.get(code, f"error {code}")
        super().__init__(f"{text}: {detail}" if detail else text)
        self.code = code

    def body(self, params: Params) -> dict[str, Any]:
        """Return the JSON body, with the request's parameters as VK echoes them."""
        echo = [{"key": key, "value": str(value)} for key, value in params.items()]
        error = {"error_code": self.code, "error_msg": str(self), "request_params": echo}
        return {"error": error}


def wrong(detail: str) -> NoReturn:
    """Refuse a parameter with error 100."""
    raise VkRefused(PARAMETER, detail)


def whole(params: Params, name: str) -> int | None:
    """Return an integer parameter, None where it is absent."""
    value = params.get(name)
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        wrong(f"{name} not integer")


def needed(params: Params, name: str) -> int:
    """Return an integer parameter that must be there."""
    value = whole(params, name)
    if value is None:
        wrong(f"{name} is a required parameter")
    return value


def flag(params: Params, name: str, *, default: bool = False) -> bool:
    """Return a boolean parameter; VK writes it 1 and 0."""
    value = params.get(name)
    return default if value is None else str(value).lower() in ("1", "true")


def numbers(params: Params, name: str) -> list[int]:
    """Return a list of integers, empty where it is absent."""
    value = params.get(name)
    if value is None or value == "":
        return []
    try:
        return [int(item) for item in (value if isinstance(value, list) else str(value).split(","))]
    except ValueError:
        wrong(f"{name} should be a list of integers")


def structure(value: Any) -> Any:
    """Return JSON given as text, or the value itself; raises ValueError on broken JSON."""
    return json.loads(value) if isinstance(value, str) else value
