"""Everything a platform or the network can do to a call, each equally often.

What ends a dialog or a page for good is left out: nobody could be answered there. So is what keeps
a page quiet for a minute and more (VK's flood control): a run would only wait.
"""

from typing import Any

Rule = dict[str, Any]

_ANY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("cut_before", {}),
    ("cut_after", {}),
    ("refused", {}),
    ("delayed", {"seconds": 1.0}),
    ("html", {}),
    ("html", {"effect": True}),
    ("broken_json", {}),
    ("broken_json", {"effect": True}),
)
_OWN: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "telegram": (("too_many", {"retry_after": 1}), ("too_many", {}), ("not_ok", {})),
    "vk": (("vk_error", {"code": 6}), ("vk_error", {"code": 10}), ("vk_error", {"code": 13})),
}
# Besides: the long poll wants a new key, or says that events are lost, and they are.
_POLLS = (("poll_failed", {"code": 2}), ("poll_failed", {"code": 3}))


def rules(platform: str, share: float) -> list[Rule]:
    """Return the rules by which `share` (0..1) of a platform's calls go wrong."""
    kinds = [*_ANY, *_OWN[platform]]
    found: list[Rule] = []
    if platform == "vk":
        found = [_rule(fault, share / len(_POLLS), 0, "a_check") for fault in _POLLS]
    return found + [
        _rule(fault, share / len(kinds), number, "*") for number, fault in enumerate(kinds)
    ]


def _rule(fault: tuple[str, dict[str, Any]], share: float, before: int, method: str) -> Rule:
    # The first rule that strikes wins: a later one is asked only by what the others let pass.
    return {"fault": fault, "method": method, "probability": share / (1 - before * share)}
