"""Refusing: nothing was stored, and the page says why, with all that its author typed."""

from http import HTTPStatus

from bot.curating import Faulty
from bot.editing import NeedsSecond
from bot.storage.content import EditConflict, Locked
from bot.trials import GoldenLost

REFUSALS = (Faulty, GoldenLost, NeedsSecond, EditConflict, Locked)


def refusal(error: Exception) -> tuple[str, HTTPStatus]:
    """The name of a notice (its words are in the template), or the words of a fault; the status."""
    match error:
        case Faulty():
            return str(error), HTTPStatus.UNPROCESSABLE_ENTITY
        case GoldenLost():
            return "golden", HTTPStatus.UNPROCESSABLE_ENTITY
        case NeedsSecond():
            return "second", HTTPStatus.CONFLICT
        case Locked():
            return "locked", HTTPStatus.CONFLICT
        case _:
            return "changed", HTTPStatus.CONFLICT
