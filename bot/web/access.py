"""Access says who may ask for what: a route that stands here for nobody is open to nobody."""

from collections.abc import Mapping

from bot.storage.logins import Visitor

ANYBODY = frozenset({""})
"""No session is needed."""
ENTERED = frozenset({"admin", "editor", "reviewer", "owner"})
DESK = frozenset({"admin", "editor", "owner"})
"""Who sees what askers of the college wrote, as they wrote it; the Centre sees masked words."""
TRYING = frozenset({"admin", "editor", "owner"})
"""Who tries the bot out on the page of the process, where they belong to its college."""
BASE = frozenset({"editor", "reviewer", "owner"})
"""Who looks after what is answered."""
CENTRE = frozenset({"reviewer", "owner"})
"""Who decides what all colleges see: nobody who belongs to one of them."""
OVERSIGHT = frozenset({"reviewer", "owner"})
"""Who sees what was done and says who does it, at their own college or at all."""

RULES: Mapping[tuple[str, str], frozenset[str]] = {
    ("GET", "/"): TRYING,
    ("GET", "/fragment/chat"): TRYING,
    ("GET", "/fragment/desk"): TRYING,
    ("GET", "/events"): DESK,
    ("POST", "/chat"): TRYING,
    ("POST", "/chat/new"): TRYING,
    ("POST", "/press"): TRYING,
    ("GET", "/desk"): DESK,
    ("GET", "/desk/queue"): DESK,
    ("GET", "/desk/card"): DESK,
    ("POST", "/desk/answer"): DESK,
    ("POST", "/desk/press"): DESK,
    ("POST", "/desk/hint"): DESK,
    ("GET", "/dialogs"): ENTERED,
    ("GET", "/dialogs/talk"): ENTERED,
    ("GET", "/drafts"): DESK,
    ("POST", "/draft"): DESK,
    ("GET", "/gaps"): BASE,
    ("GET", "/gaps/detail"): BASE,
    ("POST", "/gaps/preview"): BASE,
    ("POST", "/gaps/draft"): BASE,
    ("POST", "/gaps/publish"): BASE,
    ("POST", "/gaps/attach"): BASE,
    ("POST", "/gaps/ask"): BASE,
    ("POST", "/gaps/merge"): CENTRE,
    ("POST", "/gaps/split"): CENTRE,
    ("POST", "/gaps/close"): BASE,
    ("POST", "/gaps/undo"): BASE,
    ("POST", "/gaps/tell"): BASE,
    ("GET", "/base"): BASE,
    ("GET", "/base/entry"): BASE,
    ("GET", "/base/export"): BASE,
    ("POST", "/base/look"): BASE,
    ("POST", "/base/check"): BASE,
    ("POST", "/base/save"): BASE,
    ("POST", "/base/back"): BASE,
    ("POST", "/base/remove"): BASE,
    ("POST", "/base/lock"): CENTRE,
    ("POST", "/base/review"): BASE,
    ("POST", "/base/second"): BASE,
    ("POST", "/base/import"): BASE,
    ("POST", "/base/apply"): BASE,
    ("GET", "/reports"): ENTERED,
    ("GET", "/reports/xlsx"): ENTERED,
    ("GET", "/reports/csv"): ENTERED,
    ("GET", "/golden"): CENTRE,
    ("POST", "/golden/keep"): CENTRE,
    ("POST", "/golden/drop"): CENTRE,
    ("GET", "/colleges"): ENTERED,
    ("GET", "/colleges/one"): ENTERED,
    ("GET", "/colleges/sheet"): ENTERED,
    ("POST", "/colleges/save"): BASE,
    ("POST", "/colleges/whole"): BASE,
    ("POST", "/colleges/upload"): BASE,
    ("POST", "/colleges/apply"): BASE,
    ("POST", "/colleges/hours"): BASE,
    ("POST", "/colleges/campuses"): BASE,
    ("POST", "/colleges/staff"): OVERSIGHT,
    ("POST", "/colleges/staff/end"): OVERSIGHT,
    ("POST", "/colleges/desk"): OVERSIGHT,
    ("POST", "/colleges/mode"): OVERSIGHT,
    ("GET", "/confirm"): BASE,
    ("GET", "/confirm/bulk"): BASE,
    ("GET", "/confirm/year"): BASE,
    ("POST", "/confirm/confirm"): BASE,
    ("POST", "/confirm/change"): BASE,
    ("POST", "/confirm/year"): BASE,
    ("POST", "/confirm/undo"): BASE,
    ("GET", "/enter"): ANYBODY,
    ("POST", "/enter"): ANYBODY,
    ("POST", "/enter/code"): ANYBODY,
    ("GET", "/enter/code"): ANYBODY,
    ("GET", "/enter/state"): ANYBODY,
    ("POST", "/enter/finish"): ANYBODY,
    ("POST", "/enter/password"): ANYBODY,
    ("POST", "/leave"): ENTERED,
    ("GET", "/account"): ENTERED,
    ("POST", "/account/end"): ENTERED,
    ("POST", "/account/end-others"): ENTERED,
    ("GET", "/audit"): OVERSIGHT,
    ("GET", "/livez"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/static"): ANYBODY,
}

KIBIBYTE = 1024
FILES: Mapping[str, int] = {
    # The whole base as TOML is a third of this.
    "/base/import": 4 * KIBIBYTE * KIBIBYTE,
    "/colleges/save": 512 * KIBIBYTE,
    "/colleges/upload": 1024 * KIBIBYTE,
    # The same file once more, in letters, with what was said of it.
    "/colleges/apply": 1536 * KIBIBYTE,
}
"""The routes that take a whole table or a file (`multipart/form-data`), and how many bytes."""


def roles(method: str, path: str) -> frozenset[str]:
    """The roles that may ask for a route (its path as the router has it), nobody's if unknown."""
    return RULES.get(("GET" if method == "HEAD" else method, path), frozenset())


def may(visitor: Visitor, allowed: frozenset[str], college: str) -> bool:
    """True where the visitor may ask for what is open to these roles on the page of a college.

    Whose desk it is that they see is for the pages of desks to say (`bot.web.whose`).
    """
    if allowed is TRYING:
        whose = visitor.college in ("", college)
    else:
        whose = allowed is not CENTRE or not visitor.college
    return visitor.role in allowed and whose


def home(visitor: Visitor, college: str) -> str:
    """Where a visitor begins on the page of a college."""
    rooms = (path for path in ("/", "/desk") if may(visitor, roles("GET", path), college))
    return next(rooms, "/gaps")
