"""How long an operation waits before it is tried again, and after how many unknowns it is not.

On a platform that knows our key a second try shows nothing twice. Elsewhere each unknown outcome
may mean one copy too many: an asker is spared that after the second, while staff had rather see
a card several times than never.
"""

from bot.channels import CHANNELS
from bot.storage.outbox import Claimed

# The kinds that put words or files before a person.
SAYS = frozenset({"send", "copy", "send_files"})
# The try after which a person whose words do not get through is told so.
LONG = 8
# Waits between tries of one operation, in seconds; the last one repeats.
_BACKOFF = (1, 2, 5, 15, 30, 60, 120, 300)
# Unknown outcomes after which an operation is unconfirmed.
_UNKNOWNS = 2
_UNKNOWNS_AT_DESK = 8


def wait(claimed: Claimed) -> float:
    """Return the seconds until an operation's next try."""
    return float(_BACKOFF[min(claimed.operation.attempt, len(_BACKOFF)) - 1])


def tried_again(claimed: Claimed, kind: str, channel: str) -> bool:
    """Say whether an operation of which another outcome stays unknown is tried again."""
    at_desk = claimed.origin == "desk" and kind in SAYS
    allowed = _UNKNOWNS_AT_DESK if at_desk else _UNKNOWNS
    return CHANNELS[channel].repeats or claimed.unknowns + 1 < allowed
