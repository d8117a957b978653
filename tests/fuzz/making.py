"""Values are drawn from the published schemas: every field a platform may send turns up one day.

A share of the messages is made into plain ones of known askers, so that odd fields stand beside
what the bot has to answer.
"""

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from tests.fakes.schemas import ROOT

USERS = range(5_000, 5_150)
DEPTH = 4
WORDS = ("вопрос 7", "человек 3", "привет", "/start", "а ещё,", "", "1", "\U0001f44d", "\x00 мимо")
Update = dict[str, Any]


@cache
def _document(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


class TelegramMaker:
    """Draws Bot API updates."""

    KINDS = ("message", "message", "message", "edited_message", "callback_query", "my_chat_member")

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.types = _document(ROOT / "telegram" / "api.json")["types"]
        self.others = [field["name"] for field in self.types["Update"]["fields"][1:]]
        self.made = 0

    def update(self) -> Update:
        """Return one update without its number: a kind and what it is about."""
        self.made += 1
        kinds = self.others if self.rng.random() < 0.1 else self.KINDS
        kind = self.rng.choice(kinds)
        [found] = [one for one in self.types["Update"]["fields"] if one["name"] == kind]
        thing = self.value(found["types"][0], DEPTH)
        if isinstance(thing, dict):
            self._placed(thing)
            if isinstance(thing.get("message"), dict):
                self._placed(thing["message"])
        return {kind: thing}

    def _placed(self, thing: Update) -> None:
        user = self.rng.choice(USERS)
        if "chat" in thing and self.rng.random() < 0.9:
            thing["chat"] = {"id": user, "type": "private", "first_name": "А"}
        if "from" in thing or self.rng.random() < 0.5:
            thing["from"] = {"id": user, "is_bot": False, "first_name": "А"}
            thing.pop("sender_chat", None)
        if "message_id" in thing:
            thing["message_id"] = self.made
        if self.rng.random() < 0.4:
            thing["text"] = self.rng.choice(WORDS)

    def value(self, kind: str, depth: int) -> Any:
        """Return a value of a type; below `depth` 0 only what must be there."""
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self.value(inner, depth - 1) for _ in range(self.rng.randrange(3))]
        simple: dict[str, Callable[[], Any]] = {
            "Integer": lambda: self.rng.choice((0, 1, -5, 2**31, self.rng.randrange(2**40))),
            "Float": lambda: self.rng.choice((0.0, 1.5, -3e9)),
            "String": lambda: self.rng.choice((*WORDS, "private", "image/png", "c:7", "a.pdf")),
            "Boolean": lambda: self.rng.random() < 0.5,
            "True": lambda: True,
        }
        if kind in simple:
            return simple[kind]()
        spec = self.types.get(kind, {})
        if spec.get("subtypes"):
            return self.value(self.rng.choice(spec["subtypes"]), depth)
        chance = 0.15 if depth == DEPTH else 0.1
        return {
            field["name"]: self.value(self.rng.choice(field["types"]), depth - 1)
            for field in spec.get("fields", [])
            if (field["required"] and depth > -3) or (depth > 0 and self.rng.random() < chance)
        }


class VkMaker:
    """Draws Callback events."""

    KINDS: ClassVar[dict[str, str]] = {
        "message_new": "callback_message_new",
        "message_reply": "callback_message",
        "message_edit": "callback_message",
        "message_event": "callback_message_event",
        "message_allow": "callback_message_allow",
        "message_deny": "callback_message_deny",
    }

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.made = 0

    def update(self) -> tuple[str, Update]:
        """Return the type of an event and its object."""
        self.made += 1
        kind = self.rng.choice(("message_new", "message_new", *self.KINDS))
        name = f"callback/objects.json#/definitions/{self.KINDS[kind]}"
        thing = self.value({"$ref": name}, "callback/objects.json", DEPTH + 2)
        message = thing.setdefault("message", {}) if kind == "message_new" else thing
        self._placed(message, kind)
        return kind, thing

    def _placed(self, message: Update, kind: str) -> None:
        user = self.rng.choice(USERS)
        if self.rng.random() < 0.9:
            message |= {"peer_id": user, "from_id": user, "user_id": user}
        if "message" in kind and kind != "message_event":
            message |= {"conversation_message_id": self.made, "date": 1_784_016_000 + self.made}
        if kind == "message_event":
            message["event_id"] = f"press{self.made}"
        if self.rng.random() < 0.5:
            message["text"] = self.rng.choice(WORDS)

    def value(self, schema: Any, file: str, depth: int) -> Any:
        """Return a value of a schema that stands in `file`."""
        if not isinstance(schema, dict):
            return None
        if "$ref" in schema:
            path, _, pointer = schema["$ref"].rpartition("#")
            file = path.removeprefix("../") or file
            found = _document(ROOT / "vk" / file)
            for step in pointer.strip("/").split("/"):
                found = found[step]
            return self.value(found, file, depth)
        if "enum" in schema:
            return self.rng.choice(schema["enum"])
        for several in ("oneOf", "anyOf"):
            if several in schema:
                return self.value(self.rng.choice(schema[several]), file, depth)
        if "allOf" in schema:
            parts = [self.value(part, file, depth) for part in schema["allOf"]]
            objects = [part for part in parts if isinstance(part, dict)]
            return {name: one for part in objects for name, one in part.items()}
        return self._typed(schema, file, depth)

    def _typed(self, schema: Any, file: str, depth: int) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.rng.choice(kind)
        if kind == "array":
            items = schema.get("items")
            return [self.value(items, file, depth - 2) for _ in range(self.rng.randrange(3))]
        if kind == "object" or "properties" in schema:
            return {
                name: self.value(item, file, depth - 1)
                for name, item in schema.get("properties", {}).items()
                if depth > 0 and self.rng.random() < 0.3
            }
        if kind == "integer":
            return self.rng.choice((0, 1, -7, self.rng.randrange(2**31)))
        return {"number": 1.5, "boolean": self.rng.random() < 0.5}.get(
            kind, self.rng.choice((*WORDS, '{"b":"c:7"}', '{"command":"start"}', "photo"))
        )
