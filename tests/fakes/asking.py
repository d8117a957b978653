"""Shorthands for asking the machines directly: a result or a refusal, never a guess which."""

from typing import Any

from tests.fakes.answer import Answer
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk


def body(answer: Answer) -> dict[str, Any]:
    """Return the JSON of an answer; AssertionError where it has none."""
    assert isinstance(answer.body, dict), answer
    return answer.body


def result(telegram: FakeTelegram, token: str, method: str, **params: Any) -> Any:
    """Call the Bot API and return its result; AssertionError on a refusal."""
    answer = telegram.handle(token, method, params)
    assert answer.status == 200, answer.body
    return body(answer)["result"]


def refusal(telegram: FakeTelegram, token: str, method: str, **params: Any) -> tuple[int, str]:
    """Call the Bot API and return the status and description of its refusal."""
    answer = telegram.handle(token, method, params)
    said = body(answer)
    assert (said["ok"], said["error_code"]) == (False, answer.status)
    return answer.status, said["description"]


def response(vk: FakeVk, token: str, method: str, **params: Any) -> Any:
    """Call VK and return its response; AssertionError on an error."""
    said = body(vk.call(token, method, {"v": "5.199", **params}))
    assert "error" not in said, said
    return said["response"]


def code(vk: FakeVk, token: str, method: str, **params: Any) -> int:
    """Call VK and return the code of its error."""
    said = body(vk.call(token, method, {"v": "5.199", **params}))
    return int(said["error"]["error_code"])
