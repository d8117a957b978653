"""A version names the content it was made of: the same wherever the same was loaded."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass


def version_of(*content: object) -> str:
    """Twelve signs that change with any of the content."""
    plain = repr([_plain(one) for one in content])
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


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
