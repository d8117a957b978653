"""VK's published schema, turned into JSON Schema that a validator obeys.

VK writes `"required": true` beside a property, which validators ignore: it is moved into its
parent. Unknown parameters of methods and unknown fields of events are errors.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.fakes.answer import Params
from tests.fakes.violation import SchemaViolation

BASE = "https://vk.invalid/"  # references resolve only under a scheme urljoin knows
EVENT_OBJECTS = {"message_reply": "callback_message", "message_edit": "callback_message"}
Patch = tuple[str, str, Any, str]


def converted(node: Any) -> Any:
    """Return a schema in which `required` is a list of the parent's, as validators want it."""
    if isinstance(node, list):
        return [converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: converted(value)
        for key, value in node.items()
        if not (key == "required" and isinstance(value, bool)) and key != "$schema"
    }
    properties = node.get("properties")
    if isinstance(properties, dict):
        made["required"] = [
            name
            for name, item in properties.items()
            if isinstance(item, dict) and item.get("required") is True
        ]
    return made


def patched(document: Any, pointer: str, value: Any) -> None:
    """Put a value at a place of a document; a pointer ending in `/-` appends."""
    *way, last = pointer.split("/")
    for step in way:
        document = document[step]
    if last == "-":
        document.append(value)
    else:
        document[last] = value


class VkSchema:
    """Checks calls, responses and events; one object serves any number of fakes."""

    def __init__(self, root: Path, patches: Iterable[Patch] = ()) -> None:
        self.root = root
        self.patches = list(patches)
        self.registry: Registry[Any] = Registry().with_resources(
            (f"{BASE}{name}", DRAFT202012.create_resource(converted(self.document(name))))
            for name in self.parts()
        )
        self.validators: dict[str, Draft202012Validator] = {}
        self.methods = {
            method["name"]: method
            for part in ("messages", "groups", "photos", "docs")
            for method in self.document(f"{part}/methods.json")["methods"]
        }

    def document(self, name: str) -> Any:
        """Return a file of the schema, with what it lacks put in."""
        found = json.loads((self.root / name).read_text(encoding="utf-8"))
        for file, pointer, value, _ in self.patches:
            if file == name:
                patched(found, pointer, value)
        return found

    def parts(self) -> list[str]:
        """Return the names of the files references lead to."""
        return sorted(
            f"{path.parent.name}/{path.name}"
            for name in ("objects.json", "responses.json")
            for path in self.root.glob(f"*/{name}")
        )

    def validator(self, key: str, schema: dict[str, Any]) -> Draft202012Validator:
        """Return the validator of a schema, made once for each key."""
        if key not in self.validators:
            based = {"$id": f"{BASE}here/{key}.json", **schema}
            self.validators[key] = Draft202012Validator(based, registry=self.registry)
        return self.validators[key]

    def hold(self, validator: Draft202012Validator, value: Any, path: str) -> None:
        """Raise the deepest violation of a value."""
        errors = sorted(validator.iter_errors(value), key=lambda error: -len(error.absolute_path))
        if errors:
            way = "".join(f".{step}" for step in errors[0].absolute_path)
            raise SchemaViolation(f"{path}{way}", errors[0].message)

    def request(self, method: str, params: Params) -> None:
        """Check a call: known parameters only, required ones there, each of its type."""
        spec = self.methods.get(method)
        if spec is None:
            raise SchemaViolation(method, "VK has no such method")
        known = {parameter["name"]: parameter for parameter in spec.get("parameters", [])}
        for name, parameter in known.items():
            if parameter.get("required") and name not in params:
                raise SchemaViolation(f"{method}.{name}", "is required")
        for name, value in params.items():
            path = f"{method}.{name}"
            if name not in known:
                raise SchemaViolation(path, "is unknown")
            schema = parameter_schema(known[name])
            typed = decoded(value, known[name], path)
            self.hold(self.validator(path, schema), typed, path)

    def result(self, method: str, response: Any) -> None:
        """Check a response; a method may have several forms of it."""
        forms = [converted(form) for form in self.methods[method]["responses"].values()]
        schema = forms[0] if len(forms) == 1 else {"anyOf": forms}
        self.hold(self.validator(f"{method}()", schema), {"response": response}, f"{method}()")

    def update(self, event: dict[str, Any]) -> None:
        """Check an event: its envelope, then its object, which a confirmation has none of."""
        base = "../callback/objects.json#/definitions/"
        self.hold(self.validator("event", {"$ref": f"{base}callback_base"}), event, "event")
        kind = event["type"]
        if kind == "confirmation":
            asked = {"$ref": f"{base}callback_confirmation", "unevaluatedProperties": False}
            self.hold(self.validator("event:confirmation", asked), event, "confirmation")
            return
        name = EVENT_OBJECTS.get(kind, f"callback_{kind}")
        schema = {"$ref": f"{base}{name}", "unevaluatedProperties": False}
        self.hold(self.validator(f"event:{kind}", schema), event["object"], f"{kind}.object")


def parameter_schema(parameter: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a parameter; JSON in a string is checked as what it holds."""
    words = {key: value for key, value in parameter.items() if key not in ("name", "required")}
    if "$ref" in words:
        words.pop("type", None)
    return dict(converted(words))


def decoded(value: Any, parameter: dict[str, Any], path: str) -> Any:
    """Return the value a parameter stands for: what VK gets is text, whatever the client had."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        value = ",".join(str(item) for item in value)
    try:
        return from_text(str(value), parameter)
    except ValueError:
        raise SchemaViolation(path, f"{value!r} is no {parameter['type']}") from None


def from_text(value: str, parameter: dict[str, Any]) -> Any:
    """Return a value from text; raises ValueError where the text is no such value."""
    kind = parameter.get("type")
    if "$ref" in parameter:
        return json.loads(value)
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "boolean":
        return {"1": True, "0": False, "true": True, "false": False}.get(value.lower(), value)
    if kind == "array":
        return [from_text(item, parameter["items"]) for item in value.split(",")]
    return value
