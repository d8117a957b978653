"""A reply's text for VK: plain words, addresses in brackets, and nothing in it that mentions.

VK reads `@name`, `*name` and `[id1|words]` in every text; `disable_mentions` stops the ping and
not the link, so somebody's words could carry a false one onto the desk. A sign that looks alike
takes their place: one for one, so that a text that fits still fits. Addresses stay as they are,
up to a bracket, in which a mention could hide.
"""

import re

from handlers.messages import Reply

_ALIKE = {"@": "＠", "*": "∗", "|": "│"}
_READ = re.compile(
    r"\[[^\s\[\]|]+(?P<bar>\|)"  # [id1|, [club1|, [https://…|
    r"|(?:https?://|(?<![\w.-])[\w-]+(?:\.[\w-]+)+/)[^\s\[]*"
    r"|(?<!\w)(?P<at>[@*])(?=\w)"
)


def text_of(reply: Reply) -> str:
    """Return the words as VK is to show them."""
    return harmless(reply.rich.plain())


def harmless(text: str) -> str:
    """Return `text` without mentions; it has as many characters as before."""
    return _READ.sub(_changed, text)


def _changed(found: re.Match[str]) -> str:
    name = next((name for name in ("bar", "at") if found[name]), None)
    if name is None:
        return found[0]
    at = found.start(name) - found.start()
    return found[0][:at] + _ALIKE[found[name]] + found[0][at + 1 :]
