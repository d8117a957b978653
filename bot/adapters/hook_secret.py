"""A delivery is believed for its secret alone: addresses and headers can be made up by anybody."""

import hmac
import re

from bot.ports import PageStopped, Secret

SHORTEST = 16
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


class HookSecret:
    """The secret of one page's deliveries; a new value is seen when it is revealed again.

    Both platforms take letters, digits, "-" and "_"; `longest` is how many of them.
    """

    def __init__(self, secret: Secret, longest: int) -> None:
        self._secret = secret
        self._longest = longest
        self._known = b""

    def reveal(self) -> str:
        """The value as it is now. Raises PageStopped where there is none or it is no good."""
        value = self._secret.reveal()
        if not SHORTEST <= len(value) <= self._longest or not _ALPHABET.fullmatch(value):
            raise PageStopped(
                f"Секретное слово вебхука — от {SHORTEST} до {self._longest} латинских букв, цифр, "
                "«-» и «_». Новое: openssl rand -hex 24"
            )
        self._known = value.encode()
        return value

    @property
    def changed(self) -> bool:
        """True when the value is another than the one in use. Raises PageStopped."""
        before = self._known
        return self.reveal().encode() != before

    def same(self, given: str) -> bool:
        """Compare in constant time; False while there is no good value to compare with."""
        if not self._known:
            try:
                self.reveal()
            except PageStopped:
                return False
        # Half a surrogate pair can be written in JSON and cannot be encoded.
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._known)
