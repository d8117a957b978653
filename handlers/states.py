"""One table says which step of a question may follow which; everything else is refused.

`received` exists only inside the transaction that decides, and for a question whose message is
still waiting for its quiet window; every question ends in a final state or waits for a person.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a question stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    OFFERED = "offered"
    WAITING = "waiting"
    ANSWERED_BY_PERSON = "answered_by_person"
    CLOSED = "closed"
    UNDELIVERABLE = "undeliverable"


class Helped(StrEnum):
    """What its asker said of the bot's answer; beside the state, which goes on."""

    UNSAID = ""
    YES = "yes"
    NO = "no"


class Disposition(StrEnum):
    """What became of a message; messages = the sum of these."""

    QUESTIONS = "questions"
    TALK = "talk"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


_STEPS: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset(
        {State.ANSWERED, State.OFFERED, State.WAITING, State.ANSWERED_BY_PERSON, State.CLOSED}
    ),
    State.OFFERED: frozenset(
        {
            State.ANSWERED,
            State.WAITING,
            State.ANSWERED_BY_PERSON,
            State.CLOSED,
            State.UNDELIVERABLE,
        }
    ),
    # "Не помогло" or "спросить сотрудника" under an answer sends it to a person after all.
    State.ANSWERED: frozenset({State.WAITING, State.ANSWERED_BY_PERSON, State.UNDELIVERABLE}),
    State.WAITING: frozenset({State.ANSWERED_BY_PERSON, State.CLOSED, State.UNDELIVERABLE}),
    # A person may answer again; a reply that was stored but could not be carried is undeliverable;
    # what turns out to have been a mailing was no answer.
    State.ANSWERED_BY_PERSON: frozenset({State.UNDELIVERABLE, State.WAITING}),
    State.CLOSED: frozenset({State.WAITING, State.ANSWERED_BY_PERSON}),
    State.UNDELIVERABLE: frozenset({State.ANSWERED_BY_PERSON, State.WAITING, State.CLOSED}),
}


def may_follow(before: State, after: State) -> bool:
    """True where `after` may follow `before`; a state does not follow itself."""
    return after in _STEPS[before]
