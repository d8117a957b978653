"""A button's data is short, readable and never trusted: it names a thing, it grants nothing.

Formats, at most 64 bytes: `ask:<entry>`, `pick:<question>:<entry>`, `person:<question>` (the
question may be empty), `yes:<question>` and `no:<question>` (did it help?), `thanks:<card>` and
`more:<card>` (under a person's answer), `data:<wish>` (what is kept of one), and at the desk
`take:<card>`, `close:<card>`, `floor:<card>`, `skip:<card>`, `give:<card>:<entry>`,
`all:<card>:<row>`, to hand it over `pass:<card>`, `centre:<card>`,
`to:<card>:<college>`, and for the base
`base:<card>` and of a draft `publish:<card>:<draft>`, `propose:<card>:<draft>`,
`drop:<card>:<draft>`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers import splitting
from handlers.messages import Button
from handlers.options import Option
from handlers.splitting import units
from handlers.texts import labels

LONGEST_LABEL = 40
"""VK does not say whether an emoji counts as one or, as in UTF-16, as two: two is safe."""
LONGEST_DATA = 64
MOST_CHOICES = 3
MOST_NEXT = 4
MOST_TOP = 5

# What no label ends with: signs between words, and the joint of two emoji.
_LOOSE = " ,.;:—-(«\u200d"

Rows = tuple[tuple[Button, ...], ...]


class Action(StrEnum):
    """What a press wants; values are the first word of the data."""

    ASK = "ask"
    PICK = "pick"
    PERSON = "person"
    HELPED = "yes"
    UNHELPED = "no"
    THANKS = "thanks"
    MORE = "more"
    DATA = "data"
    TAKE = "take"
    CLOSE = "close"
    FLOOR = "floor"
    SKIP = "skip"
    GIVE = "give"
    ALL = "all"
    BASE = "base"
    PASS = "pass"
    TO = "to"
    CENTRE = "centre"
    PUBLISH = "publish"
    PROPOSE = "propose"
    DROP = "drop"


RATINGS = (Action.HELPED, Action.UNHELPED)
AFTERWARDS = (Action.THANKS, Action.MORE)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button's data says: an action, and the question, entry or card it speaks of.

    `source` is the inbox row of the words that are to go to everybody, `draft` one for the base,
    `college` who is to answer.
    """

    action: Action
    question: str = ""
    entry: str = ""
    card: int = 0
    source: int = 0
    draft: int = 0
    college: int = 0


# Keys and ids are ours: printable ASCII without blanks; anything else was not made here.
_NAME = r"[A-Za-z0-9_.\-]+"
_DATA = re.compile(
    rf"(?P<ask>ask):(?P<ask_entry>{_NAME})"
    rf"|(?P<pick>pick):(?P<pick_question>[A-Za-z0-9_.:\-]+):(?P<pick_entry>{_NAME})"
    r"|(?P<person>person):(?P<person_question>[A-Za-z0-9_.:\-]*)"
    r"|(?P<data>data):(?P<wish>show|export|delete|yes|no)"
    r"|(?P<said>yes|no):(?P<said_question>[A-Za-z0-9_.:\-]+)"
    r"|(?P<card_action>thanks|more|take|close|floor|skip|base|pass|centre):(?P<card>[1-9][0-9]{0,17})"
    r"|(?P<all>all):(?P<all_card>[1-9][0-9]{0,17}):(?P<all_row>[1-9][0-9]{0,17})"
    r"|(?P<to>to):(?P<to_card>[1-9][0-9]{0,17}):(?P<college>[1-9][0-9]{0,17})"
    r"|(?P<drafted>publish|propose|drop):(?P<of>[1-9][0-9]{0,17}):(?P<draft>[1-9][0-9]{0,17})"
    rf"|(?P<give>give):(?P<give_card>[1-9][0-9]{{0,17}}):(?P<give_entry>{_NAME})"
)


def parse(data: str) -> Pressed | None:
    """Read a button's data; None for whatever this program did not write. Never raises."""
    found = _DATA.fullmatch(data) if len(data) <= LONGEST_DATA else None
    if found is None:
        return None
    part = found.groupdict(default="")
    if part["card_action"]:
        return Pressed(Action(part["card_action"]), card=int(part["card"]))
    if part["all"]:
        return Pressed(Action.ALL, card=int(part["all_card"]), source=int(part["all_row"]))
    if part["to"]:
        return Pressed(Action.TO, card=int(part["to_card"]), college=int(part["college"]))
    if part["drafted"]:
        return Pressed(Action(part["drafted"]), card=int(part["of"]), draft=int(part["draft"]))
    if part["give"]:
        return Pressed(Action.GIVE, entry=part["give_entry"], card=int(part["give_card"]))
    if part["ask"]:
        return Pressed(Action.ASK, entry=part["ask_entry"])
    if part["pick"]:
        return Pressed(Action.PICK, part["pick_question"], part["pick_entry"])
    if part["data"]:
        return Pressed(Action.DATA, part["wish"])
    if part["said"]:
        return Pressed(Action(part["said"]), part["said_question"])
    return Pressed(Action.PERSON, part["person_question"])


def cut(title: str) -> str:
    """A label of at most 40 UTF-16 units, cut at a word; the cut shows as an ellipsis."""
    words = " ".join(title.split())
    if units(words) <= LONGEST_LABEL:
        return words
    head, _, _ = splitting.cut(words, LONGEST_LABEL).rpartition(" ")
    return (head or splitting.cut(words, LONGEST_LABEL - 1)).rstrip(_LOOSE) + "…"


def _button(label: str, data: str) -> Iterable[Button]:
    # What does not fit cannot be sent: a button too many is left out, the others still work.
    if label and parse(data) is not None:
        yield Button(cut(label), data)


def ask_rows(entries: Sequence[str], titles: Mapping[str, str], most: int) -> Rows:
    """A row for each entry that has a title, `most` at most: a press asks for that entry."""
    made = [
        (button,)
        for entry in dict.fromkeys(entries)
        for button in _button(titles.get(entry, ""), f"{Action.ASK}:{entry}")
    ]
    return tuple(made[:most])


def pick_rows(
    question: str, entries: Sequence[str], titles: Mapping[str, str]
) -> tuple[tuple[str, ...], Rows]:
    """The entries offered for `question`, at most three that have a title, and a row for each."""
    made = [
        (entry, (button,))
        for entry in entries
        for button in _button(titles.get(entry, ""), f"{Action.PICK}:{question}:{entry}")
    ][:MOST_CHOICES]
    return tuple(entry for entry, _ in made), tuple(row for _, row in made)


def person_row(question: str = "") -> Rows:
    """The row "ask a person" about `question`; about the last one where the key does not fit."""
    data = f"{Action.PERSON}:{question}"
    fits = parse(data) is not None
    return ((Button(labels.PERSON, data if fits else f"{Action.PERSON}:"),),)


def helped_row(question: str, *, handed: bool) -> Rows:
    """The row under an answer: it helped, or else a person; where none can be `handed` it, it did
    not help."""
    other = person_row(question)[0]
    if not handed:
        other = tuple(_button(labels.UNHELPED, f"{Action.UNHELPED}:{question}"))
    return ((*_button(labels.HELPED, f"{Action.HELPED}:{question}"), *other),)


def afterwards_row(card: int) -> Rows:
    """The row under a person's answer to all that waited: thanks, or on with the bot."""
    data = ((labels.THANKS, Action.THANKS), (labels.MORE, Action.MORE))
    return (tuple(Button(label, f"{action}:{card}") for label, action in data),)


def data_row(*wishes: str) -> Rows:
    """The row of what may be done with what is kept of an asker."""
    return (tuple(Button(labels.DATA[wish], f"{Action.DATA}:{wish}") for wish in wishes),)


def give_rows(card: int, options: Sequence[Option]) -> Rows:
    """A row for each entry that one tap answers the card with; the same entry once."""
    found = {one.reference: one for one in options}.values()
    return tuple(
        (button,)
        for number, one in enumerate(found, start=1)
        for button in _button(
            labels.give(number, one.title), f"{Action.GIVE}:{card}:{one.reference}"
        )
    )


def spread_row(card: int, source: int, count: int) -> tuple[Button, ...]:
    """The button that sends the words of inbox row `source` to all who ask the same."""
    return (Button(labels.spread(count), f"{Action.ALL}:{card}:{source}"),)


def draft_rows(card: int, draft: int) -> Rows:
    """The buttons under a draft for the base."""
    labelled = (
        (labels.PUBLISH, Action.PUBLISH),
        (labels.PROPOSE, Action.PROPOSE),
        (labels.DROP, Action.DROP),
    )
    return tuple((Button(label, f"{action}:{card}:{draft}"),) for label, action in labelled)


def to_rows(card: int, colleges: Iterable[tuple[int, str]]) -> Rows:
    """A row for each college (its number and name) that may answer the card."""
    return tuple((Button(cut(name), f"{Action.TO}:{card}:{number}"),) for number, name in colleges)


def centre_row(card: int) -> Rows:
    """The row that hands the card to the Centre."""
    return ((Button(labels.CENTRE, f"{Action.CENTRE}:{card}"),),)


def desk_rows(card: int, *, others: bool = False) -> Rows:
    """The buttons under any card at the desk; `others` where somebody else could answer it."""
    passing = (Button(labels.PASS, f"{Action.PASS}:{card}"),) if others else ()
    return (
        (
            Button(labels.TAKE, f"{Action.TAKE}:{card}"),
            Button(labels.SKIP, f"{Action.SKIP}:{card}"),
        ),
        (
            Button(labels.FLOOR, f"{Action.FLOOR}:{card}"),
            Button(labels.CLOSE, f"{Action.CLOSE}:{card}"),
        ),
        (Button(labels.BASE, f"{Action.BASE}:{card}"), *passing),
    )
