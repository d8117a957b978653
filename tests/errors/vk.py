"""VK's errors, by the codes of its published schema and of its documents."""

from typing import Any

from tests.errors.case import (
    BUG,
    DIALOG,
    DONE,
    FILE,
    LATER,
    LOST,
    PAGE,
    RETRY,
    STOP,
    UNKNOWN,
    Case,
)
from tests.fakes import faults
from tests.fakes.faults import Fault


def _vk(code: int, title: str, follows: str, **more: Any) -> Case:
    return Case("vk", f"{code} {title}", faults.vk_error(code), follows, **more)


def _item(code: int, title: str, follows: str, **more: Any) -> Case:
    inside = {"peer_id": 1, "message_id": 0, "error": {"code": code, "description": title}}
    fault = faults.error(200, {"response": [inside]})
    return Case("vk", f"{code} inside a peer_ids item", fault, follows, "chat", **more)


def _about(code: int, text: str, follows: str, **more: Any) -> Case:
    body = {"error": {"error_code": code, "error_msg": text}}
    return Case("vk", f"{code} {text}", faults.error(200, body), follows, **more)


def _net(title: str, fault: Fault, follows: str, **more: Any) -> Case:
    return Case("vk", title, fault, follows, **more)


# What ends hearing, too: a key or rights that are not there.
_DEAF = {
    2: "application disabled",
    5: "user authorization failed",
    7: "permission denied",
    15: "access denied",
    17: "validation required",
    24: "confirmation required",
    25: "token confirmation required",
    27: "group authorization failed",
    28: "application authorization failed",
    38: "unknown application",
    40: "unknown group",
    42: "address not allowed",
    100: "wrong group",
    125: "invalid group id",
    203: "access to group denied",
}
# What ends nothing. A captcha or bot features that are off stop sending only.
_BUSY = (
    (1, "unknown error", 0.0),
    (6, "too many per second", 1.0),
    (9, "flood control", 60.0),
    (10, "internal server error", 0.0),
    (13, "runtime error", 0.0),
    (14, "captcha needed", 0.0),
    (29, "rate limit", 300.0),
    (32, "need wait", 60.0),
    (36, "method interrupted by time-out", 0.0),
    (43, "section temporarily unavailable", 60.0),
    (912, "chat bot feature is off", 0.0),
    (98765, "unknown code", 0.0),
)
_BROKEN = {
    "connection refused, DNS, TLS": faults.refused(),
    "cut after the request": faults.cut_after(),
    "no answer": faults.hang(),
    "HTML of a gateway": faults.html(),
    "broken JSON": faults.broken_json(),
}

VK: tuple[Case, ...] = (
    _vk(1, "unknown error", RETRY),
    _vk(10, "internal server error", RETRY),
    _vk(6, "too many per second", PAGE, wait=1.0),
    _vk(9, "flood control", PAGE, wait=60.0),
    _vk(29, "rate limit", PAGE, wait=300.0),
    _vk(32, "need wait", PAGE, wait=60.0),
    _vk(13, "runtime error", UNKNOWN),
    _vk(36, "method interrupted by time-out", UNKNOWN),
    _vk(43, "section temporarily unavailable", PAGE, wait=60.0),
    _vk(2, "application disabled", STOP),
    _vk(5, "user authorization failed", STOP),
    _vk(7, "permission denied", STOP),
    _vk(7, "permission denied", DIALOG, doing="chat", word="kicked"),
    _vk(100, "wrong parameter", FILE, doing="copy", word="gone"),
    _vk(921, "cannot forward these messages", FILE, doing="copy", word="gone"),
    _vk(924, "cannot be shown", FILE, doing="copy", word="gone"),
    _vk(19, "content blocked", FILE, doing="copy", word="gone"),
    _vk(104, "not found", FILE, doing="copy", word="gone"),
    _vk(969, "message cannot be forwarded", FILE, doing="copy", word="gone"),
    _vk(14, "captcha needed", STOP),
    _vk(15, "access denied", STOP),
    _vk(15, "access denied", DIALOG, doing="chat", word="kicked"),
    _vk(15, "access denied", DIALOG, doing="edit", word="no_message"),
    _vk(17, "validation required", STOP),
    _vk(24, "confirmation required", STOP),
    _vk(25, "token confirmation required", STOP),
    _vk(27, "group authorization failed", STOP),
    _vk(28, "application authorization failed", STOP),
    _vk(38, "unknown application", STOP),
    _vk(40, "unknown group", STOP),
    _vk(42, "address not allowed", STOP),
    _vk(203, "access to group denied", STOP),
    _vk(912, "chat bot feature is off", STOP),
    _vk(18, "user deleted or banned", DIALOG, word="deleted"),
    _vk(30, "private profile", DIALOG, word="privacy"),
    _vk(37, "user was banned", DIALOG, word="deleted"),
    _vk(39, "unknown user", DIALOG, word="no_chat"),
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
    _vk(11, "enabled in test mode only", BUG),
    _vk(12, "unable to compile code", BUG),
    _vk(16, "HTTP authorization failed", BUG),
    _vk(19, "content blocked", BUG),
    _vk(20, "not for non-standalone", BUG),
    _vk(21, "only for standalone", BUG),
    _vk(22, "upload error", BUG),
    _vk(23, "method disabled", BUG),
    _vk(33, "not implemented yet", BUG),
    _vk(34, "client version deprecated", BUG),
    _vk(35, "client update needed", BUG),
    _vk(41, "additional signup required", BUG),
    _vk(100, "parameter", BUG),
    _vk(100, "parameter", DONE, doing="press"),
    _about(100, "message_id is incorrect", DIALOG, doing="edit", word="no_message"),
    _about(100, "cmid is incorrect", DIALOG, doing="edit", word="no_message"),
    _vk(104, "not found", BUG),
    _vk(910, "too big", BUG),
    _vk(911, "keyboard invalid", BUG),
    _item(911, "keyboard invalid", BUG),
    _vk(913, "too many forwards", BUG),
    _vk(914, "message too long", BUG),
    _vk(921, "cannot forward", BUG),
    _vk(940, "too many posts", BUG),
    _vk(943, "intent cannot be used", BUG),
    _vk(944, "intent limit", BUG),
    _vk(969, "message cannot be forwarded", BUG),
    _vk(98765, "unknown code", BUG),
    _net("connection refused, DNS, TLS", faults.refused(), RETRY),
    _net("cut after the request", faults.cut_after(), UNKNOWN),
    _net("no answer", faults.hang(effect=True), UNKNOWN),
    _net("HTML of a gateway", faults.html(), UNKNOWN),
    _net("broken JSON", faults.broken_json(), UNKNOWN),
    *(_vk(code, title, STOP, doing="poll") for code, title in _DEAF.items()),
    _about(15, "Access denied: longpoll for this group is not enabled", STOP, doing="poll"),
    *(_vk(code, title, LATER, doing="poll", wait=wait) for code, title, wait in _BUSY),
    _net("failed 1, history is lost", faults.poll_failed(1, 9), LOST, doing="poll"),
    _net("failed 2, again and again", faults.poll_failed(2), LATER, doing="poll"),
    _net("failed 4, version", faults.poll_failed(4), LATER, doing="poll"),
    _net("failed 99", faults.poll_failed(99), LATER, doing="poll"),
    *(_net(title, fault, LATER, doing="poll") for title, fault in _BROKEN.items()),
)
