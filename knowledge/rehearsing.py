"""A rehearsal is a base with one edit, good enough for a replay at once; nobody is answered by it.

Learning a base anew takes a minute. New wordings are learnt beside it instead (`knowledge.beside`),
which takes a fraction of a second and comes out nearly the same near them. A college that has
entries of its own beside the base is rehearsed by the very words alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from knowledge.entries import Entry, ways_to_ask
from knowledge.outcomes import Outcome, Stored, outcomes
from knowledge.replay import Replayed, compared
from knowledge.understanding import Knowledge

# Behind an entry's id it names the new ways to ask it while they are rehearsed.
_MORE = "+"


def rehearsed(knowledge: Knowledge, entry: Entry) -> Knowledge:
    """The base with this entry, new or in place of the one of its id."""
    old = knowledge.entries.get(entry.id)
    known = set(ways_to_ask({entry.id: old})[entry.id]) if old else set[str]()
    entries = {**knowledge.entries, entry.id: entry}
    ways = ways_to_ask({entry.id: entry})[entry.id]
    fresh = tuple(dict.fromkeys(way for way in ways if way not in known))
    alone = knowledge.apart()
    matcher = alone.matcher.told(ways_to_ask(entries))
    if fresh:
        name = entry.id + _MORE if old else entry.id
        entries[name] = replace(entry, id=name)
        matcher = matcher.of("", matcher.asked, {name: fresh})
    return replace(alone, entries=entries, matcher=matcher)


def replayed(
    knowledge: Knowledge,
    entry: Entry,
    questions: Sequence[Stored],
    now: datetime,
    unconfirmed: bool = False,
) -> Replayed:
    """What publishing this entry does to questions people asked, at the aware instant `now`.

    Questions read by another encoder are passed over.
    """
    size = knowledge.matcher.index.meant_size
    asked = [one for one in questions if len(one.encoding.vector) == size]
    before = outcomes(knowledge, asked, now, unconfirmed)
    after = outcomes(rehearsed(knowledge, entry), asked, now, unconfirmed)
    return compared(asked, before, [_named(one) for one in after])


def _named(one: Outcome) -> Outcome:
    """The outcome with entries by their own names."""
    offers = tuple(dict.fromkeys(name.removesuffix(_MORE) for name in one.offers))
    return replace(one, entry=one.entry.removesuffix(_MORE), offers=offers)
