"""VK as a pure state machine: a call or a poll in, an Answer out; time comes from `now`."""

from dataclasses import dataclass
from typing import Any

from tests.fakes.answer import Answer, Call, Params
from tests.fakes.faults import FaultPlan
from tests.fakes.machine import Check, Now
from tests.fakes.vk_groups import METHODS
from tests.fakes.vk_media import uploaded
from tests.fakes.vk_params import VkRefused
from tests.fakes.vk_people import VkPeople

POLL = "a_check"
DEFAULT_WAIT, LONGEST_WAIT = 25.0, 90.0
ENVELOPE = frozenset({"v", "access_token", "lang", "test_mode"})
AUTH, UNKNOWN_METHOD, NO_VERSION = 5, 3, 8
KEY_EXPIRED = 2


@dataclass(frozen=True, slots=True)
class LongPoll:
    """A poll that waits for something to say."""

    group_id: int
    key: str
    ts: int


class FakeVk(VkPeople):
    """Many communities on one VK, told apart by token and number.

    In a fault plan the method of a poll is `a_check` and its page the community's number.

    >>> vk = FakeVk(now=lambda: 1_800_000_000.0)
    >>> community = vk.add_community(11, "vk1.a.token")
    >>> vk.say(11, 5, "Привет")["object"]["message"]["conversation_message_id"]
    1
    """

    def __init__(
        self, now: Now, faults: FaultPlan | None = None, check: Check | None = None
    ) -> None:
        super().__init__(now, faults, check)
        self.polls: dict[int, LongPoll] = {}

    def call(self, token: str, method: str, params: Params) -> Answer:
        """Carry a call out, unless the fault plan says otherwise, and log it.

        Raises SchemaViolation where a check is set and the call breaks the schema.
        """
        community = self.tokens.get(token)
        page = "" if community is None else str(community.group_id)
        fault = self.faults.strike(method, page, self.now())
        if fault is None:
            answer = self.perform(token, method, params)
        else:
            answer = fault.apply(self.perform(token, method, params) if fault.effect else None)
        self.calls.append(Call(self.now(), page, method, params, answer.status, error_code(answer)))
        return answer

    def perform(self, token: str, method: str, params: Params) -> Answer:
        """Carry a call out as VK would."""
        asked = {name: value for name, value in params.items() if name not in ENVELOPE}
        community = self.tokens.get(token)
        try:
            if community is None or community.revoked:
                raise VkRefused(AUTH)
            if not params.get("v"):
                raise VkRefused(NO_VERSION)
            self.limit(community)
            if method not in METHODS:
                raise VkRefused(UNKNOWN_METHOD)
            self.checked(lambda check: check.request(method, asked))
            response = METHODS[method](self, community, asked)
        except VkRefused as no:
            return Answer(200, no.body({"method": method, **asked}))
        self.checked(lambda check: check.result(method, response))
        return Answer(200, {"response": response})

    def uploaded(self, path: str, params: Params) -> dict[str, Any]:
        """Answer a request to an upload server."""
        return uploaded(self, path, params)

    def poll(self, group_id: int, key: str, ts: int, wait: float = DEFAULT_WAIT) -> Answer:
        """Answer a poll of a community's long poll server: events, a failure, or a hold."""
        fault = self.faults.strike(POLL, str(group_id), self.now())
        asked = LongPoll(group_id, key, ts)
        if fault is None:
            return self.read(asked, min(wait, LONGEST_WAIT))
        own = self.read(asked, min(wait, LONGEST_WAIT)) if fault.effect else None
        answer = fault.apply(own)
        if own is not None and own.hold and not answer.hold:
            self.release(own.ticket)
        return answer

    def read(self, asked: LongPoll, wait: float) -> Answer:
        """Return what a poll brings at once, or hold it."""
        body = self.look(asked)
        if body.get("updates") != [] or wait <= 0:
            return Answer(200, body)
        ticket = next(self.numbers)
        self.polls[ticket] = asked
        return Answer(hold=True, hold_for=wait, ticket=ticket)

    def look(self, asked: LongPoll) -> dict[str, Any]:
        """Return the body of a poll as things stand."""
        community = self.communities.get(asked.group_id)
        if community is None:
            return {"failed": KEY_EXPIRED}
        return community.log.read(asked.key, asked.ts)

    def resume(self, ticket: int, *, expired: bool = False) -> Answer:
        """Answer a held poll that was woken or whose time is over; it may be held on."""
        body = self.look(self.polls[ticket])
        if body.get("updates") == [] and not expired:
            return Answer(hold=True, ticket=ticket)
        self.release(ticket)
        return Answer(200, body)

    def release(self, ticket: int) -> None:
        """Forget a held poll: its client is gone or has its answer."""
        self.polls.pop(ticket, None)

    def key(self, ticket: int) -> str:
        """Return the community's number a held poll belongs to: the key of its waker."""
        return str(self.polls[ticket].group_id)


def error_code(answer: Answer) -> str:
    """Return VK's error code in an answer as text, empty without one."""
    if isinstance(answer.body, bytes):
        return ""
    error = answer.body.get("error")
    return "" if error is None else str(error["error_code"])
