"""A password with a second step is made at the terminal, for the day when no messenger answers.

It is drawn, never chosen; only its argon2id hash is stored. The libraries are the ones everybody
uses: a mistake in either is found and mended by others.
"""

import hmac
from datetime import datetime
from typing import NamedTuple

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.web.names import spelled

_ISSUER = "Приёмка"
_GROUPS = 5
_NEIGHBOURS = (0, -1, 1)
"""Codes of half a minute before and after count: clocks differ."""
_HASHER = PasswordHasher()


class Made(NamedTuple):
    """What is shown once (`password`, `address`) and what is stored (`hash`, `secret`)."""

    password: str
    address: str
    hash: str
    secret: str


def make(name: str) -> Made:
    """A new password of 99 random bits, and a secret for codes with its `otpauth://` address."""
    password, secret = spelled(_GROUPS), pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    return Made(password, address, _HASHER.hash(password), secret)


def fits(digest: str, password: str) -> bool:
    """True for the password of this hash, never where there is none ("").

    Takes a tenth of a second and 64 MB, so that guessing does too; as long for a name that nobody
    has as for a wrong password.
    """
    if not digest:
        _HASHER.hash(password)
        return False
    try:
        return _HASHER.verify(digest, password)
    except VerificationError:
        return False


def step_of(secret: str, code: str, now: datetime) -> int:
    """Which half-minute the code is of, 0 where it is no code of about now."""
    totp, typed = pyotp.TOTP(secret), code.encode("utf-8", "replace")
    around = [totp.timecode(now) + near for near in _NEIGHBOURS]
    fitting = [hmac.compare_digest(totp.generate_otp(step).encode(), typed) for step in around]
    return max(step * right for step, right in zip(around, fitting, strict=True))
