"""Telegram's published description of the Bot API, compiled into checks of values.

Stricter than Telegram itself: a field or parameter the description does not know is an error,
so that a misspelt name is found here and not in production.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.violation import SchemaViolation

Look = Callable[[Any, str], None]
Gap = tuple[str, str, str, str]
ARRAY = "Array of "
CONSTANT = re.compile(r'(?:always|must be) [“"](\w+)[”"]')


def whole(value: Any, path: str) -> None:
    """Accept an integer; a boolean is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise SchemaViolation(path, f"{value!r} is no Integer")


def number(value: Any, path: str) -> None:
    """Accept a number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise SchemaViolation(path, f"{value!r} is no Float")


def text(value: Any, path: str) -> None:
    """Accept a string."""
    if not isinstance(value, str):
        raise SchemaViolation(path, f"{value!r} is no String")


def truth(value: Any, path: str) -> None:
    """Accept a boolean."""
    if not isinstance(value, bool):
        raise SchemaViolation(path, f"{value!r} is no Boolean")


def anything(value: Any, path: str) -> None:
    """Accept an uploaded file in whatever form."""


class TelegramSchema:
    """Checks requests, results and updates; one object serves any number of fakes."""

    def __init__(self, source: Path, gaps: Iterable[Gap] = ()) -> None:
        spec = json.loads(source.read_text(encoding="utf-8"))
        self.types: dict[str, Any] = spec["types"]
        for name, field, kind, why in gaps:
            added = {"name": field, "types": [kind], "required": False, "description": why}
            self.types[name]["fields"].append(added)
        self.methods = {name.lower(): method for name, method in spec["methods"].items()}
        self.looks: dict[str, Look] = {
            "Integer": whole,
            "Float": number,
            "String": text,
            "Boolean": truth,
            "True": truth,
            "InputFile": anything,
        }

    def request(self, method: str, params: Params) -> None:
        """Check a request; forms carry numbers, booleans and objects as JSON text."""
        spec = self.methods.get(method.lower())
        if spec is None:
            raise SchemaViolation(method, "the Bot API has no such method")
        fields = {field["name"]: field for field in spec.get("fields", [])}
        typed = {
            name: decoded(value, fields[name]["types"], f"{method}.{name}")
            for name, value in params.items()
            if name in fields
        }
        unknown = {name: value for name, value in params.items() if name not in fields}
        self.fields(spec.get("fields", []))(typed | unknown, method)

    def result(self, method: str, result: Any) -> None:
        """Check what a method answers."""
        self.one_of(self.methods[method.lower()]["returns"])(result, f"{method}()")

    def update(self, update: dict[str, Any]) -> None:
        """Check an update; besides its number it carries exactly one thing."""
        self.look("Update")(update, "Update")
        number, *things = sorted(update, key=lambda name: name != "update_id")
        if len(things) != 1:
            raise SchemaViolation("Update", f"one thing besides {number}, not {things}")

    def look(self, name: str) -> Look:
        """Return the check of a type, compiled once."""
        if name not in self.looks:
            self.looks[name] = self.compiled(name)
        return self.looks[name]

    def compiled(self, name: str) -> Look:
        """Compile the check of a type that is no primitive."""
        if name.startswith(ARRAY):
            return self.array(name.removeprefix(ARRAY))
        spec = self.types[name]
        if spec.get("subtypes"):
            return self.one_of(spec["subtypes"])
        return self.fields(spec.get("fields", []))

    def array(self, inner: str) -> Look:
        """Compile the check of an array."""

        def check(value: Any, path: str) -> None:
            if not isinstance(value, list):
                raise SchemaViolation(path, f"{value!r} is no array")
            look = self.look(inner)
            for index, item in enumerate(value):
                look(item, f"{path}[{index}]")

        return check

    def one_of(self, names: list[str]) -> Look:
        """Compile the check of a union; its violation is the one that got furthest."""

        def check(value: Any, path: str) -> None:
            furthest: SchemaViolation | None = None
            for name in names:
                try:
                    return self.look(name)(value, path)
                except SchemaViolation as violation:
                    if furthest is None or len(violation.path) > len(furthest.path):
                        furthest = violation
            raise furthest or SchemaViolation(path, "no type fits")

        return check

    def fields(self, fields: list[dict[str, Any]]) -> Look:
        """Compile the check of an object: its required fields, its types, nothing else."""
        known = {field["name"]: self.field(field) for field in fields}
        required = [field["name"] for field in fields if field["required"]]

        def check(value: Any, path: str) -> None:
            if not isinstance(value, dict):
                raise SchemaViolation(path, f"{value!r} is no object")
            for name in required:
                if name not in value:
                    raise SchemaViolation(f"{path}.{name}", "is required")
            for name, item in value.items():
                if name not in known:
                    raise SchemaViolation(f"{path}.{name}", "is unknown")
                known[name](item, f"{path}.{name}")

        return check

    def field(self, field: dict[str, Any]) -> Look:
        """Compile the check of one field; some strings may only have one value."""
        check = self.one_of(field["types"])
        constant = CONSTANT.search(field["description"])
        if constant is None or field["types"] != ["String"]:
            return check

        def same(value: Any, path: str) -> None:
            if value != constant.group(1):
                raise SchemaViolation(path, f"{value!r} is not {constant.group(1)!r}")

        return same


def decoded(value: Any, types: list[str], path: str) -> Any:
    """Return a form's text as the value it stands for."""
    if not isinstance(value, str) or "String" in types or "InputFile" in types:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SchemaViolation(path, f"{value!r} is no JSON of {' or '.join(types)}") from None
