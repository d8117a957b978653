"""Access says who may ask for what: a route that stands here for nobody is open to nobody."""

from collections.abc import Mapping

from bot.storage.logins import Visitor

ANYBODY = frozenset({""})
"""No session is needed."""
ENTERED = frozenset({"admin", "editor", "reviewer", "owner"})
DESK = frozenset({"admin", "editor", "owner"})
"""Who sees what askers of the college wrote, as they wrote it; the Centre sees masked words."""
BASE = frozenset({"editor", "reviewer", "owner"})
"""Who looks after what is answered."""
CENTRE = frozenset({"reviewer", "owner"})
"""Who decides what all colleges see."""

RULES: Mapping[tuple[str, str], frozenset[str]] = {
    ("GET", "/"): DESK,
    ("GET", "/fragment/chat"): DESK,
    ("GET", "/fragment/desk"): DESK,
    ("GET", "/events"): DESK,
    ("POST", "/chat"): DESK,
    ("POST", "/chat/new"): DESK,
    ("POST", "/press"): DESK,
    ("POST", "/desk/answer"): DESK,
    ("POST", "/desk/press"): DESK,
    ("POST", "/desk/hint"): DESK,
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
    ("GET", "/golden"): CENTRE,
    ("POST", "/golden/keep"): CENTRE,
    ("POST", "/golden/drop"): CENTRE,
    ("GET", "/enter"): ANYBODY,
    ("POST", "/enter"): ANYBODY,
    ("POST", "/leave"): ENTERED,
    ("GET", "/livez"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/static"): ANYBODY,
}

KIBIBYTE = 1024
FILES: Mapping[str, int] = {}
"""The routes that take a whole table or a file (`multipart/form-data`), and how many bytes."""


def roles(method: str, path: str) -> frozenset[str]:
    """The roles that may ask for a route (its path as the router has it), nobody's if unknown."""
    return RULES.get(("GET" if method == "HEAD" else method, path), frozenset())


def may(visitor: Visitor, allowed: frozenset[str], college: str) -> bool:
    """True where the visitor may ask for what is open to these roles on the page of a college.

    Who belongs to one college never sees the desk of another.
    """
    own = allowed is not DESK or visitor.college in ("", college)
    return visitor.role in allowed and own


def home(visitor: Visitor, college: str) -> str:
    """Where a visitor begins on the page of a college."""
    return "/" if may(visitor, DESK, college) else "/gaps"
