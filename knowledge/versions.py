"""A version names the content it was made of: the same wherever the same was loaded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass


def version_of(*content: object) -> str:
    """Twelve signs that change with any of the content."""
    plain = repr([_plain(one) for one in content])
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Mark:
    """The version of one value."""

    value: object
    version: str


def marked(
    groups: Mapping[str, Mapping[str, object]], before: Mapping[str, Mark]
) -> dict[str, Mark]:
    """Every value of named groups with its version, by the names of its group and its own.

    One that was marked before is not read through again.
    """
    values = {(group, name): one for group, those in groups.items() for name, one in those.items()}
    found = {}
    for (group, own), value in values.items():
        name = f"{group} {own}"
        old = before.get(name)
        found[name] = old if old and old.value is value else Mark(value, version_of(value))
    return found


def _plain(value: object) -> object:
    """A value as lists and texts whose order is the same in every process."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, f.name)) for f in fields(value))]
    if isinstance(value, Mapping):
        return sorted((str(key), repr(_plain(one))) for key, one in value.items())
    if isinstance(value, frozenset):
        return sorted(repr(_plain(one)) for one in value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return repr(value)
