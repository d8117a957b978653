"""A person is shown what a question may mean, with the answer each meaning would get here."""

from collections.abc import Iterable

from handlers.options import Option
from handlers.situation import Situation
from handlers.weighing import question_key
from knowledge.answers import CERTAIN
from knowledge.confidence import WORTH
from knowledge.understanding import Ask

MOST = 3
"""As many as a person reads at a glance, and as a keyboard has room for."""


def suggest(ask: Ask, key: str, situation: Situation) -> tuple[Option, ...]:
    """What question `key` may mean, at most three, best first; what has no answer is left out."""
    found = []
    for match in ask.matches:
        reference = ask.reference(match.entry)
        answer, title = situation.answers.get(reference), situation.titles.get(reference, "")
        if answer is None or not answer.draft.strip() or not title or match.p < WORTH:
            continue
        sure = answer.status in CERTAIN
        found.append(Option(key, reference, title, answer.draft.strip(), match.p, sure))
    return tuple(found[:MOST])


def suggest_each(
    asks: Iterable[Ask], keys: Iterable[str], situation: Situation
) -> tuple[Option, ...]:
    """The options of the questions of a message that go to a person, those named by `keys`."""
    wanted = frozenset(keys)
    return tuple(
        option
        for number, ask in enumerate(asks, start=1)
        if (key := question_key(situation, number)) in wanted
        for option in suggest(ask, key, situation)
    )
