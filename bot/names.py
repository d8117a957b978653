"""A name says who acts: a person's own one, else a number in a channel; the colon tells them apart.

Rights belong to numbers; what is counted, shown and compared are names, so that a person with two
numbers is one person.
"""

_LONGEST = 100


def acting(person: str, channel: str, number: str) -> str:
    """The name of who writes from a number: "Анна Петрова", or "vk:77" where nobody said whose."""
    return person or f"{channel}:{number}"


def is_person(name: str) -> bool:
    """True for a name a person may be given."""
    return 0 < len(name) <= _LONGEST and ":" not in name and name.isprintable()
