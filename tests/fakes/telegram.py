"""Telegram as a pure state machine: a request in, an Answer out; time comes from `now`."""

from dataclasses import dataclass

from tests.fakes.answer import Answer, Call, Params
from tests.fakes.faults import Fault, FaultPlan
from tests.fakes.machine import Check, Now
from tests.fakes.telegram_params import Refused, structure, whole
from tests.fakes.telegram_people import People
from tests.fakes.telegram_topics import METHODS
from tests.fakes.telegram_updates import BATCH
from tests.fakes.telegram_world import Bot

LONGEST_POLL = 50
CONFLICT = Refused(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running",
)
WEBHOOK_SET = Refused(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
    " the webhook first",
)
WEBHOOK_CAME = Refused(409, "Conflict: terminated by setWebhook request")
UNAUTHORIZED = Refused(401, "Unauthorized")


@dataclass(frozen=True, slots=True)
class Poll:
    """A getUpdates that waits for something to say."""

    token: str
    offset: int
    limit: int


class FakeTelegram(People):
    """Many bots on one Telegram, told apart by token.

    >>> telegram = FakeTelegram(now=lambda: 1_800_000_000.0)
    >>> bot = telegram.add_bot("1001:token")
    >>> telegram.say("1001:token", 5, "Привет")["message"]["text"]
    'Привет'
    """

    def __init__(
        self, now: Now, faults: FaultPlan | None = None, check: Check | None = None
    ) -> None:
        super().__init__(now, faults, check)
        self.polls: dict[int, Poll] = {}

    def handle(self, token: str, method: str, params: Params) -> Answer:
        """Carry a request out, unless the fault plan says otherwise, and log it.

        Raises SchemaViolation where a check is set and the request breaks the schema.
        """
        fault = self.faults.strike(method, token, self.now())
        if fault is None:
            answer = self.perform(token, method, params)
        else:
            own = self.perform(token, method, params) if fault.effect else None
            answer = self.spoil(fault, own)
        self.log(token, method, params, answer)
        return answer

    def spoil(self, fault: Fault, own: Answer | None) -> Answer:
        """Let a fault replace the platform's own answer; a poll nobody waits for is let go."""
        answer = fault.apply(own)
        if own is not None and own.hold and not answer.hold:
            self.release(own.ticket)
        return answer

    def log(self, token: str, method: str, params: Params, answer: Answer) -> None:
        """Remember the call; polls are only remembered where they were refused."""
        if method == "getUpdates" and answer.status == 200:
            return
        body = answer.body
        error = "" if isinstance(body, bytes) else str(body.get("description", ""))
        self.calls.append(Call(self.now(), token, method, params, answer.status, error))

    def perform(self, token: str, method: str, params: Params) -> Answer:
        """Carry a request out as Telegram would."""
        bot = self.bots.get(token)
        if bot is None or bot.revoked:
            return refusal(UNAUTHORIZED)
        self.checked(lambda check: check.request(method, params))
        name = method.lower()
        try:
            if name == "getupdates":
                return self.get_updates(bot, params)
            if name not in METHODS:
                raise Refused(404, "Not Found: method not found")
            result = METHODS[name](self, bot, params)
        except Refused as no:
            return refusal(no)
        self.checked(lambda check: check.result(method, result))
        return Answer(200, {"ok": True, "result": result})

    def get_updates(self, bot: Bot, params: Params) -> Answer:
        """Answer waiting updates, or a hold. A poll that waited is terminated by this one."""
        if bot.webhook.get("url"):
            raise WEBHOOK_SET
        bot.queue.allow(structure(params, "allowed_updates"))
        if bot.queue.poll is not None:
            self.release(bot.queue.poll)
            self.wake(bot.token)
        limit = whole(params, "limit") or BATCH
        poll = Poll(bot.token, whole(params, "offset") or 0, limit if 0 < limit < BATCH else BATCH)
        seconds = min(whole(params, "timeout") or 0, LONGEST_POLL)
        updates = bot.queue.take(poll.offset, poll.limit, self.now())
        if updates or seconds <= 0:
            return Answer(200, {"ok": True, "result": updates})
        ticket = next(self.numbers)
        self.polls[ticket] = poll
        bot.queue.poll = ticket
        return Answer(hold=True, hold_for=float(seconds), ticket=ticket)

    def resume(self, ticket: int, *, expired: bool = False) -> Answer:
        """Answer a held poll that was woken or whose time is over; it may be held on."""
        poll = self.polls.get(ticket)
        if poll is None:
            return refusal(CONFLICT)
        bot = self.bots[poll.token]
        if bot.revoked:
            self.release(ticket)
            return refusal(UNAUTHORIZED)
        if bot.webhook.get("url"):
            self.release(ticket)
            return refusal(WEBHOOK_CAME)
        updates = bot.queue.take(poll.offset, poll.limit, self.now())
        if not updates and not expired:
            return Answer(hold=True, ticket=ticket)
        self.release(ticket)
        return Answer(200, {"ok": True, "result": updates})

    def release(self, ticket: int) -> None:
        """Forget a held poll: its client is gone or has its answer."""
        poll = self.polls.pop(ticket, None)
        if poll is not None and self.bots[poll.token].queue.poll == ticket:
            self.bots[poll.token].queue.poll = None

    def key(self, ticket: int) -> str:
        """Return the token a held poll belongs to: the key of its waker."""
        return self.polls[ticket].token


def refusal(no: Refused) -> Answer:
    """Return a refusal as an answer."""
    return Answer(no.status, no.body())
