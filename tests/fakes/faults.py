"""A fault plan is data: which call goes wrong, how, and how often; an empty plan breaks nothing."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from tests.fakes.answer import Answer, Body


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong.

    `effect` says whether the call is carried out although its answer is lost or replaced.
    `body` None keeps the platform's own answer (a mere delay, or a cut after the effect).
    """

    status: int = 200
    body: Body | None = None
    effect: bool = False
    delay: float = 0.0
    cut: bool = False
    refused: bool = False

    def apply(self, own: Answer | None) -> Answer:
        """Return the answer the client gets; `own` is the platform's answer if it was asked."""
        if own is None or self.body is not None:
            body = b"" if self.body is None else self.body
            return Answer(self.status, body, self.delay, self.cut, self.refused)
        return replace(own, delay=self.delay, cut=self.cut, hold=own.hold and not self.cut)


def error(status: int, body: Body) -> Fault:
    """Answer `status` and `body` without carrying the call out."""
    return Fault(status, body)


def telegram_error(status: int, description: str, **parameters: int) -> Fault:
    """Answer `ok: false` as the Bot API does; `parameters` such as migrate_to_chat_id."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Fault(status, body)


def not_ok() -> Fault:
    """Answer HTTP 200 with `ok: false`, which no document promises and proxies produce."""
    return Fault(200, {"ok": False, "error_code": 400, "description": "Bad Request: unknown"})


def too_many(retry_after: int | None = None) -> Fault:
    """Answer HTTP 429, with or without the seconds to wait."""
    description = "Too Many Requests"
    if retry_after is None:
        return telegram_error(429, description)
    return telegram_error(429, f"{description}: retry after {retry_after}", retry_after=retry_after)


def vk_error(code: int) -> Fault:
    """Answer VK's error `code` (its HTTP status is 200 all the same)."""
    body: dict[str, Any] = {"error_code": code, "error_msg": f"error {code} on command"}
    if code == CAPTCHA:
        body |= {"captcha_sid": "1", "captcha_img": "https://vk.invalid/captcha.php?sid=1"}
    return Fault(200, {"error": body})


CAPTCHA = 14


def poll_failed(code: int, ts: int | None = None) -> Fault:
    """Answer a VK long poll with `failed: code`; 1 brings the `ts` to go on from."""
    body: dict[str, Any] = {"failed": code}
    if ts is not None:
        body["ts"] = ts
    if code == INVALID_VERSION:
        body |= {"min_version": 1, "max_version": 3}
    return Fault(200, body)


INVALID_VERSION = 4


def cut_before() -> Fault:
    """Break the connection before anything happens: the client cannot know that."""
    return Fault(cut=True)


def cut_after() -> Fault:
    """Carry the call out, then break the connection: for the client the outcome is unknown."""
    return Fault(effect=True, cut=True)


def refused() -> Fault:
    """Refuse the connection: nothing happened and the client knows it (in-process only).

    Over HTTP this is a cut, since the connection has been made by then.
    """
    return Fault(refused=True, cut=True)


def delayed(seconds: float) -> Fault:
    """Carry the call out and answer `seconds` later."""
    return Fault(effect=True, delay=seconds)


def hang(*, effect: bool = False) -> Fault:
    """Never answer: the client's own time-out ends the call."""
    return Fault(effect=effect, delay=inf)


def html(status: int = 502, *, effect: bool = False) -> Fault:
    """Answer as a gateway does, with a page of HTML."""
    return Fault(status, b"<html><head><title>502 Bad Gateway</title></head></html>", effect)


def broken_json(*, effect: bool = False) -> Fault:
    """Answer HTTP 200 with JSON that ends too early."""
    return Fault(200, b'{"ok":true,"result":{"message_i', effect)


KINDS: dict[str, Callable[..., Fault]] = {
    make.__name__: make
    for make in (
        error, telegram_error, not_ok, too_many, vk_error, poll_failed, cut_before, cut_after,
        refused, delayed, hang, html, broken_json,
    )
}  # fmt: skip


@dataclass(slots=True)
class Rule:
    """When a fault strikes; every condition given must hold.

    `method` "*" is any method, `page` a token or a community's number as text, `nth` the nth
    call that the other conditions let through (counted from 1), `since` and `until` bounds on
    the machine's clock in seconds, `probability` a share of calls, `times` a limit of strikes.
    """

    fault: Fault
    method: str = "*"
    page: str | None = None
    nth: int | None = None
    probability: float | None = None
    times: int | None = None
    since: float = -inf
    until: float = inf
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def strikes(self, method: str, page: str, at: float, rng: random.Random) -> bool:
        """Count the call and say whether this rule breaks it."""
        if self.method not in ("*", method) or (self.page is not None and self.page != page):
            return False
        if not self.since <= at < self.until:
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        self.seen += 1
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.probability is not None and rng.random() >= self.probability:
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class FaultPlan:
    """Rules tried in order, the first that strikes wins; `rng` is the only source of chance."""

    rules: list[Rule] = field(default_factory=list)
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    def strike(self, method: str, page: str, at: float) -> Fault | None:
        """Return the fault for this call, or None: it goes as it should."""
        for rule in self.rules:
            if rule.strikes(method, page, at, self.rng):
                return rule.fault
        return None

    def add(self, fault: Fault, method: str = "*", **conditions: Any) -> Rule:
        """Append a rule and return it, so that a test can count its strikes."""
        rule = Rule(fault, method, **conditions)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forget every rule: the network is whole again."""
        self.rules.clear()


def plan_from_json(rules: list[dict[str, Any]], seed: int) -> FaultPlan:
    """Read a plan from JSON: a rule's conditions plus `fault`, [kind, arguments by name].

    Raises KeyError on an unknown kind, TypeError on an unknown argument.
    """
    plan = FaultPlan(rng=random.Random(seed))
    for rule in rules:
        conditions = dict(rule)
        kind, arguments = conditions.pop("fault")
        plan.add(KINDS[kind](**arguments), **conditions)
    return plan
