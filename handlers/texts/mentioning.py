"""What stands above an answer where it cannot stand under the question itself."""

_ASKED = 120


def quoted(asked: str) -> str:
    """The question an answer comes to, cut at a word."""
    words = " ".join(asked.split())
    short = words if len(words) <= _ASKED else words[:_ASKED].rpartition(" ")[0] + "…"
    return f"Вы спрашивали: «{short}»"
