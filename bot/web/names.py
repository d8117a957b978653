"""Names of chats and messages are made here: nobody can guess one, and people can read them out."""

import hashlib
import re
import secrets

# Without letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GUEST = re.compile(rf"guest(?:-[{_ALPHABET}]{{4}}){{4}}")


def new_guest() -> str:
    """A new asker's chat, such as `guest-k7m2-x9qt-ab3c-dd4e`: 79 random bits."""
    return f"guest-{spelled(4)}"


def spelled(groups: int) -> str:
    """Random letters in groups of four, nearly 20 bits each, such as `k7m2-x9qt`."""
    parts = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(groups))
    return "-".join(parts)


def is_guest(name: str) -> bool:
    """True for what `new_guest` makes: no other chat, the desk least of all, is an asker's."""
    return _GUEST.fullmatch(name) is not None


def new_once() -> str:
    """A name for what a form will send: sent twice by a nervous finger, it is one message."""
    return secrets.token_hex(8)


def message_key(once: str, *said: str) -> str:
    """The key of a message: the same form with other words in it is another message."""
    digest = hashlib.blake2b(digest_size=12)
    for part in (once or new_once(), *said):
        digest.update(len(part).to_bytes(4, "big") + part.encode("utf-8", "replace"))
    return digest.hexdigest()
