"""Turns are the messages of one dialog, each understood behind the question before it."""

from collections.abc import Iterable

from knowledge.understanding import Knowledge, Understanding


def understand_turns(knowledge: Knowledge, texts: Iterable[str]) -> list[Understanding]:
    """What each message of a dialog says, in order, as a page over this knowledge would hear it."""
    before, found = "", list[Understanding]()
    for text in texts:
        understood = knowledge.understand(text, before)
        before = understood.asks[-1].told if understood.asks else before
        found.append(understood)
    return found
