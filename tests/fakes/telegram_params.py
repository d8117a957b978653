"""Requests are read as the Bot API reads them: forms bring text, JSON brings values."""

import json
from typing import Any, NoReturn

from tests.fakes.answer import Params


class Refused(Exception):
    """The Bot API says no: an HTTP status, a description, parameters such as retry_after."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON body of this refusal."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(what: str) -> NoReturn:
    """Refuse with 400 and Telegram's usual beginning."""
    raise Refused(400, f"Bad Request: {what}")


def whole(params: Params, name: str) -> int | None:
    """Return an integer parameter, None where it is absent; text that is no number is refused."""
    value = params.get(name)
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        bad(f"{name} is invalid")


def needed(params: Params, name: str) -> int:
    """Return an integer parameter that must be there."""
    value = whole(params, name)
    if value is None:
        bad(f"{name} is empty")
    return value


def flag(params: Params, name: str) -> bool:
    """Return a boolean parameter; forms write it as text."""
    return params.get(name) in (True, 1, "true", "True", "1")


def structure(params: Params, name: str) -> Any:
    """Return an object or array parameter; forms carry it as JSON text."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        bad(f"can't parse {name} JSON object")
