"""The session is what storage's functions take; others name it only to hand work to a runner."""

from sqlmodel import Session

__all__ = ["Session"]
