"""A mailing answers nobody: it takes no floor, and what was taken for an answer is taken back.

The same words to more than five dialogs within ten minutes are a mailing. Nobody can know that of
the first five, so they take the floor as any person's words do and give it back when the sixth
is seen; what they seemed to answer waits for a person again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.messages import HumanReply
from handlers.outcome import CardWaits, DeskNotice, FloorReturned, HandedOver, Moved, Note, Outcome
from handlers.situation import Dialog, Earlier
from handlers.states import Disposition, State
from handlers.texts import answering as texts
from handlers.waiting import promise
from knowledge.colleges import College

MANY = 5
"""Dialogs that the same words may go to and still be answers."""
WITHIN = timedelta(minutes=10)
MAILING = "mailing"
HUMAN_REPLY = "human_reply"
HUMAN_GOES_ON = "human_goes_on"
TOOK = (HUMAN_REPLY, HUMAN_GOES_ON)
"""Why a person's words counted: they took the floor, or it was a person's already."""


def decide_mailed(_reply: HumanReply) -> Outcome:
    """Words that are known to be a mailing are kept with the dialog and change nothing."""
    return Outcome(Disposition.IGNORED, MAILING)


def take_back(
    questions: Sequence[Earlier], dialog: Dialog, now: datetime, college: College, *, floor: bool
) -> Outcome:
    """What a mailing seemed to answer waits again, the desk is told, the asker hears nothing.

    `floor` tells that the mailing took the floor, which goes back to the bot. `now` is UTC-aware.
    """
    notes: list[Note] = [FloorReturned()] if floor else []
    notes += [Moved(question.key, State.WAITING, MAILING) for question in questions]
    card = dialog.open_card
    without = [each for each in questions if card is None or each.card != card.id]
    if without:
        text = "\n".join(each.text for each in without)
        keys = tuple(each.key for each in without)
        promised = card.promised_at if card else promise(now, college)
        notes.append(HandedOver(keys, text, promised, MAILING))
    if card and questions:
        notes += [DeskNotice(card.id, texts.MAILING), CardWaits(card.id)]
    return Outcome(
        Disposition.QUESTIONS if questions else Disposition.IGNORED, MAILING, (), (*notes,)
    )
