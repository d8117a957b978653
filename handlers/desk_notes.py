"""Notes of what staff do with a card as a whole."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CardHandedOn:
    """Another college answers the card from here: claims and the floor end, its clock runs anew.

    `told` is the last word about it where it stood; `waits` while a question of it has no answer.
    """

    card: int
    by: str
    college: int
    promised_at: datetime
    told: str
    waits: bool
