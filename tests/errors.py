"""Every error a platform may answer a send with, what must follow, and the test that tries it.

`python -m tests.errors` prints the table as markdown. The rows are written down from the
platforms' documents, not read from the program: the tests hold the program to them.
"""

from dataclasses import dataclass
from typing import Any

from tests.fakes import faults
from tests.fakes.faults import Fault

RETRY = "try again after the usual wait"
PAGE = "freeze the page, then again"
CHAT = "freeze the chat, then again"
UNKNOWN = "unknown: once more (VK: same random_id)"
DIALOG = "terminal for the dialog"
STOP = "stop the page, alarm"
BUG = "our bug: a card for a person, never again"
DONE = "as good as done"
TOPIC = "new topic, then again"
FILE = "the file is said to be lost, the words are not"
MOVED = "rewrite the chat's number, then again"


@dataclass(frozen=True, slots=True)
class Case:
    """One error: the answer of the platform, to what kind of operation, and what must follow.

    `doing` is send, chat (a group chat), topic, edit, copy (a file) or press. `word` is the reason
    expected of a DIALOG or FILE row, `wait` the seconds of a freeze.
    """

    platform: str
    error: str
    fault: Fault
    follows: str
    doing: str = "send"
    word: str = ""
    wait: float = 0.0

    @property
    def name(self) -> str:
        """A name for the test's id and the table."""
        return f"{self.platform} {self.error}" + (
            "" if self.doing == "send" else f" ({self.doing})"
        )

    @property
    def test(self) -> str:
        """The test that tries it, as pytest names it."""
        return f"tests/adapters/test_errors.py::test_each_error[{self.name}]"


def _vk(code: int, title: str, follows: str, **more: Any) -> Case:
    return Case("vk", f"{code} {title}", faults.vk_error(code), follows, **more)


def _item(code: int, title: str, follows: str, **more: Any) -> Case:
    inside = {"peer_id": 1, "message_id": 0, "error": {"code": code, "description": title}}
    fault = faults.error(200, {"response": [inside]})
    return Case("vk", f"{code} inside a peer_ids item", fault, follows, "chat", **more)


def _about(code: int, text: str, follows: str, **more: Any) -> Case:
    body = {"error": {"error_code": code, "error_msg": text}}
    return Case("vk", f"{code} {text}", faults.error(200, body), follows, **more)


def _tg(status: int, text: str, follows: str, **more: Any) -> Case:
    fault = faults.telegram_error(status, text)
    return Case("telegram", f"{status} {text}", fault, follows, **more)


def _net(platform: str, title: str, fault: Fault, follows: str) -> Case:
    return Case(platform, title, fault, follows)


_VK = (
    _vk(1, "unknown error", RETRY),
    _vk(10, "internal server error", RETRY),
    _vk(6, "too many per second", PAGE, wait=1.0),
    _vk(9, "flood control", PAGE, wait=60.0),
    _vk(29, "rate limit", PAGE, wait=300.0),
    _vk(32, "need wait", PAGE, wait=60.0),
    _vk(13, "runtime error", UNKNOWN),
    _vk(36, "method interrupted by time-out", UNKNOWN),
    _vk(2, "application disabled", STOP),
    _vk(5, "user authorization failed", STOP),
    _vk(7, "permission denied", STOP),
    _vk(7, "permission denied", DIALOG, doing="chat", word="kicked"),
    _vk(100, "wrong parameter", FILE, doing="copy", word="gone"),
    _vk(921, "cannot forward these messages", FILE, doing="copy", word="gone"),
    _vk(924, "cannot be shown", FILE, doing="copy", word="gone"),
    _vk(14, "captcha needed", STOP),
    _vk(15, "access denied", STOP),
    _vk(15, "access denied", DIALOG, doing="chat", word="kicked"),
    _vk(15, "access denied", DIALOG, doing="edit", word="no_message"),
    _vk(17, "validation required", STOP),
    _vk(24, "confirmation required", STOP),
    _vk(25, "token confirmation required", STOP),
    _vk(27, "group authorization failed", STOP),
    _vk(28, "application authorization failed", STOP),
    _vk(203, "access to group denied", STOP),
    _vk(912, "chat bot feature is off", STOP),
    _vk(18, "user deleted or banned", DIALOG, word="deleted"),
    _vk(30, "private profile", DIALOG, word="privacy"),
    _vk(37, "user was banned", DIALOG, word="deleted"),
    _vk(113, "invalid user id", DIALOG, word="no_chat"),
    _vk(900, "blacklist", DIALOG, word="blocked"),
    _vk(901, "no permission", DIALOG, word="denied"),
    _item(901, "no permission", DIALOG, word="denied"),
    _vk(902, "privacy settings", DIALOG, word="privacy"),
    _vk(909, "too old to edit", DIALOG, doing="edit", word="no_message"),
    _vk(917, "no access to chat", DIALOG, word="no_chat"),
    _item(917, "no access to chat", DIALOG, word="no_chat"),
    _vk(920, "kind cannot be edited", DIALOG, doing="edit", word="no_message"),
    _vk(922, "you left this chat", DIALOG, word="kicked"),
    _vk(924, "cannot delete for all", DIALOG, doing="edit", word="no_message"),
    _vk(925, "not admin of this chat", DIALOG, word="no_rights"),
    _vk(927, "chat does not exist", DIALOG, word="no_chat"),
    _vk(932, "community can't interact with peer", DIALOG, word="no_chat"),
    _vk(935, "user not in chat", DIALOG, word="no_chat"),
    _vk(936, "contact not found", DIALOG, word="no_chat"),
    _vk(945, "chat disabled", DIALOG, word="no_chat"),
    _vk(946, "chat not supported", DIALOG, word="no_chat"),
    _vk(949, "pinned cannot be edited yet", DIALOG, doing="edit", word="no_message"),
    _vk(950, "reply timed out", DIALOG, word="too_late"),
    _vk(962, "donut only", DIALOG, word="denied"),
    _vk(983, "chat rights", DIALOG, word="no_rights"),
    _vk(985, "notifications only group", DIALOG, word="no_rights"),
    _vk(987, "need message request", DIALOG, word="denied"),
    _vk(988, "pending message request", DIALOG, word="denied"),
    _vk(1012, "writing disabled for chat", DIALOG, word="no_rights"),
    _vk(3, "unknown method", BUG),
    _vk(4, "incorrect signature", BUG),
    _vk(8, "invalid request", BUG),
    _vk(16, "HTTP authorization failed", BUG),
    _vk(20, "not for non-standalone", BUG),
    _vk(21, "only for standalone", BUG),
    _vk(23, "method disabled", BUG),
    _vk(100, "parameter", BUG),
    _vk(100, "parameter", DONE, doing="press"),
    _about(100, "message_id is incorrect", DIALOG, doing="edit", word="no_message"),
    _about(100, "cmid is incorrect", DIALOG, doing="edit", word="no_message"),
    _vk(910, "too big", BUG),
    _vk(911, "keyboard invalid", BUG),
    _item(911, "keyboard invalid", BUG),
    _vk(913, "too many forwards", BUG),
    _vk(914, "message too long", BUG),
    _vk(921, "cannot forward", BUG),
    _vk(940, "too many posts", BUG),
    _vk(943, "intent cannot be used", BUG),
    _vk(944, "intent limit", BUG),
    _vk(98765, "unknown code", BUG),
    _net("vk", "connection refused, DNS, TLS", faults.refused(), RETRY),
    _net("vk", "cut after the request", faults.cut_after(), UNKNOWN),
    _net("vk", "no answer", faults.hang(effect=True), UNKNOWN),
    _net("vk", "HTML of a gateway", faults.html(), UNKNOWN),
    _net("vk", "broken JSON", faults.broken_json(), UNKNOWN),
)
_NO_FILE = (
    "Bad Request: there are no messages to copy",
    "Bad Request: message to copy not found",
    "Bad Request: messages to copy not found",
    "Bad Request: message can't be copied",
)
_THREAD_LOST = (
    "Bad Request: message thread not found",
    "Bad Request: TOPIC_DELETED",
    "Bad Request: TOPIC_CLOSED",
    "Bad Request: TOPIC_ID_INVALID",
    "Bad Request: topic closed",
    "Bad Request: topic deleted",
)
_TELEGRAM = (
    Case("telegram", "429 retry_after 31", faults.too_many(31), CHAT, wait=31.0),
    Case("telegram", "429 retry_after 31", faults.too_many(31), PAGE, "press", wait=31.0),
    Case("telegram", "429 without retry_after", faults.too_many(), PAGE, wait=5.0),
    Case(
        "telegram",
        "400 migrate_to_chat_id",
        faults.telegram_error(400, "Bad Request: group upgraded", migrate_to_chat_id=-100777),
        MOVED,
        "chat",
    ),
    _tg(400, "Bad Request: group chat was upgraded to a supergroup chat", DIALOG, word="no_chat"),
    _tg(401, "Unauthorized", STOP),
    _tg(404, "Not Found", STOP),
    _tg(404, "Not Found: method not found", BUG),
    _tg(409, "Conflict: terminated by other getUpdates request", BUG),
    _tg(413, "Request Entity Too Large", BUG),
    _tg(500, "Internal Server Error", UNKNOWN),
    _tg(502, "Bad Gateway", UNKNOWN),
    _tg(403, "Forbidden: bot was blocked by the user", DIALOG, word="blocked"),
    _tg(400, "Bad Request: USER_IS_BLOCKED", DIALOG, word="blocked"),
    _tg(403, "Forbidden: user is deactivated", DIALOG, word="deactivated"),
    _tg(400, "Bad Request: INPUT_USER_DEACTIVATED", DIALOG, word="deactivated"),
    _tg(403, "Forbidden: bot was kicked from the group chat", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot is not a member of the channel chat", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot was left from the chat", DIALOG, word="kicked"),
    _tg(400, "Bad Request: CHANNEL_PRIVATE", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot can't initiate conversation with a user", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: bot can't send messages to bots", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: the group chat was deactivated", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: something new", DIALOG, word="forbidden"),
    _tg(400, "Bad Request: chat not found", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: user not found", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: PEER_ID_INVALID", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: not enough rights to send text messages", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: have no rights to send a message", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: have no write access to the chat", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_WRITE_FORBIDDEN", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_ADMIN_REQUIRED", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_RESTRICTED", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: need administrator rights in the chat", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: the chat is not a forum", DIALOG, word="no_topics"),
    *(_tg(400, said, TOPIC, doing="topic") for said in _THREAD_LOST),
    *(_tg(400, said, FILE, doing="copy", word="gone") for said in _NO_FILE),
    _tg(400, "Bad Request: message thread not found", BUG),
    _tg(400, "Bad Request: message is not modified", DONE, doing="edit"),
    _tg(400, "Bad Request: message to edit not found", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: message can't be edited", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: MESSAGE_ID_INVALID", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: query is too old", DONE, doing="press"),
    _tg(400, "Bad Request: query ID is invalid", DONE, doing="press"),
    _tg(400, "Bad Request: QUERY_ID_INVALID", DONE, doing="press"),
    _tg(400, "Bad Request: can't parse entities: byte offset 3", BUG),
    _tg(400, "Bad Request: message is too long", BUG),
    _tg(400, "Bad Request: message text is empty", BUG),
    _tg(400, "Bad Request: BUTTON_DATA_INVALID", BUG),
    _tg(400, "Bad Request: something new", BUG),
    _net("telegram", "connection refused, DNS, TLS", faults.refused(), RETRY),
    _net("telegram", "cut after the request", faults.cut_after(), UNKNOWN),
    _net("telegram", "no answer", faults.hang(effect=True), UNKNOWN),
    _net("telegram", "HTML of a gateway", faults.html(), UNKNOWN),
    _net("telegram", "200 with broken JSON", faults.broken_json(), UNKNOWN),
    _net("telegram", "200 with ok:false", faults.not_ok(), UNKNOWN),
)
CASES: tuple[Case, ...] = (*_VK, *_TELEGRAM)


def table() -> str:
    """The table as markdown."""
    rows = [f"| {case.name} | {case.follows} | `{case.test}` |" for case in CASES]
    return "\n".join(["| error | what follows | test |", "|---|---|---|", *rows])


if __name__ == "__main__":
    print(table())
