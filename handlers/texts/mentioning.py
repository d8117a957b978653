"""What stands above an answer where it cannot stand under the question itself."""

from handlers.splitting import shortened

_ASKED = 120
_QUOTE = "Вы спрашивали: «"


def unquoted(text: str) -> str:
    """An answer without the question that stands above it."""
    first, _, rest = text.partition("\n\n")
    return rest if first.startswith(_QUOTE) and first.endswith("»") else text


def quoted(asked: str) -> str:
    """The question an answer comes to, cut at a word."""
    return f"{_QUOTE}{shortened(asked, _ASKED)}»"
