"""Texts and buttons are held to Telegram's limits: 4096 UTF-16 units, 64 bytes, clean HTML."""

import re
from html import unescape
from itertools import accumulate
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.telegram_params import bad, structure

TEXT_LIMIT = 4096
CALLBACK_DATA_LIMIT = 64
ANSWER_LIMIT = 200

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}  # fmt: skip
TAG = re.compile(r"<(/?)([a-zA-Z-]*)([^<>]*)>?")
HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""")


def units(text: str) -> int:
    """Return the length Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity(kind: str, offset: int, length: int, attributes: str) -> dict[str, Any]:
    """Return one MessageEntity, offsets in UTF-16 units."""
    made: dict[str, Any] = {"type": kind, "offset": offset, "length": length}
    if kind == "text_link" and (found := HREF.search(attributes)):
        made["url"] = found.group(1)
    return made


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Split HTML into plain text and entities; what Telegram cannot read is refused with 400."""
    plain, entities, at = "", [], 0
    open_tags: list[tuple[str, int, str]] = []
    for tag in TAG.finditer(source):
        plain += unescape(source[at : tag.start()])
        at = tag.end()
        closing, name, attributes = tag.group(1), tag.group(2).lower(), tag.group(3)
        byte = len(source[: tag.start()].encode())
        if not closing:
            if name not in KINDS:
                bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {byte}')
            open_tags.append((name, units(plain), attributes))
            continue
        if not open_tags or open_tags[-1][0] != name:
            bad(f"can't parse entities: Unexpected end tag at byte offset {byte}")
        _, start, attributes = open_tags.pop()
        entities.append(entity(KINDS[name], start, units(plain) - start, attributes))
    if open_tags:
        name = open_tags[-1][0]
        bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
    return plain + unescape(source[at:]), [e for e in entities if e["length"]]


def formatted(params: Params) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and entities of a request, refused where they are empty or too long."""
    source, mode = str(params.get("text") or ""), str(params.get("parse_mode") or "")
    if mode.lower() not in ("", "html"):
        bad("unsupported parse_mode")
    text, entities = (
        parse_html(source) if mode else (source, list(structure(params, "entities") or []))
    )
    if units(text) > TEXT_LIMIT:
        bad("message is too long")
    if not text.strip():
        bad("message text is empty")
    return text, placed(text, entities)


def placed(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Refuse what begins or ends within a character; what reaches beyond the text is dropped."""
    if not entities:
        return []
    edges = set(accumulate(map(units, text), initial=0))
    kept = [e for e in entities if e["offset"] + e["length"] <= max(edges)]
    for one in kept:
        for what, edge in (("begins", one["offset"]), ("ends", one["offset"] + one["length"])):
            if edge not in edges:
                bad(f"can't parse entities: Entity {what} in a middle of a UTF-16 symbol")
    return kept


def markup(params: Params) -> dict[str, Any] | None:
    """Return the reply markup; callback data over 64 bytes or an empty label is refused."""
    found = structure(params, "reply_markup")
    if not found:
        return None
    if not isinstance(found, dict):
        bad("object expected as reply markup")
    for button in [b for row in found.get("inline_keyboard", []) for b in row]:
        data = button.get("callback_data")
        if data is not None and not 0 < len(data.encode()) <= CALLBACK_DATA_LIMIT:
            bad("BUTTON_DATA_INVALID")
        if not button.get("text"):
            bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    return found
