"""An entry is answered from the college's rows where it is about trades, else from its own text."""

from dataclasses import replace

from knowledge.answers import CERTAIN, Answer, Status, render
from knowledge.entries import Entry
from knowledge.program_answers import answer_trade
from knowledge.program_lists import answer_list
from knowledge.program_rows import View
from knowledge.references import TRADE, reference
from knowledge.slots import Slots


def answer_asked(entry: Entry, slots: Slots, view: View) -> Answer:
    """The answer of an entry asked with these slots; `Answer.entry` is their reference.

    A general entry keeps its own text where the catalogue has no certain list for it. ValueError
    for a naive instant.
    """
    asked = reference(entry.id, slots)
    own = replace(render(entry, view.college, view.now, view.show_all), entry=asked)
    if entry.id.startswith(TRADE):
        said = answer_trade(entry.id, slots, view)
        return own if said.status is Status.ANSWERLESS else said
    listed = answer_list(entry.id, slots, view)
    if listed is None or (listed.status not in CERTAIN and own.status in CERTAIN):
        return own
    return replace(listed, next=entry.next)
