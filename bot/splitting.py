"""A long text goes out in pieces that every platform takes, cut where a reader would pause."""

from handlers.messages import Reply

LIMIT = 4096  # UTF-16 code units: Telegram counts these, VK's limit in characters is not smaller


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def split(reply: Reply, limit: int = LIMIT) -> list[Reply]:
    """Cut `reply` into pieces of at most `limit` units; the buttons stand under the last one."""
    texts = split_text(reply.text, limit)
    return [Reply(text) for text in texts[:-1]] + [Reply(texts[-1], reply.buttons)]


def split_text(text: str, limit: int = LIMIT) -> list[str]:
    """Cut `text` at a paragraph, else a line, else a word, else a character; never return ""."""
    pieces = []
    rest = text.strip()
    while units(rest) > limit:
        end = _fits(rest, limit)
        cut = _cut(rest, end)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in [*pieces, rest] if piece] or [text]


def _fits(text: str, limit: int) -> int:
    total = 0
    for index, char in enumerate(text):
        total += 2 if ord(char) > 0xFFFF else 1
        if total > limit:
            return max(index, 1)
    return len(text)


def _cut(text: str, end: int) -> int:
    # A break in the second half reads better than a full piece; a word is cut only when it must.
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, 0, end)
        if found >= max(end // 2, 1):
            return found
    return end
