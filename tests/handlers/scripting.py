"""What a turn's words mean is said by its script, or found out as a page would."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.deciding import entries_needed
from handlers.entering import wish_in
from handlers.entrance import Entrance, KnockState
from handlers.messages import Incoming, IncomingMessage
from handlers.situation import Situation
from knowledge.understanding import Knowledge, Talk, Understanding, Verdict
from tests.handlers import making


def scripted(turn: Mapping[str, Any]) -> Understanding:
    """What the turn's words mean according to the script."""
    asks = tuple(
        making.ask(Verdict(verdict), *entries, text=turn.get("said", "вопрос"))
        for verdict, *entries in turn.get("understood", ())
    )
    talk = Talk(turn["talk"]) if "talk" in turn else None
    return Understanding(asks, talk, turn.get("danger", False), base_version="v1")


def entering(turn: Mapping[str, Any], now: datetime) -> Entrance | None:
    """What is known of somebody who wants into the page: `enters` of the turn, if they do."""
    wish = wish_in(turn.get("desk", ""), staff="staff" in turn.get("enters", ()))
    if wish is None:
        return None
    sent = {"knock": 5, "began_at": now, "device": "Firefox, Windows"} if "state" in turn else {}
    known: dict[str, Any] = {"key": "k3y", "address": "https://p.example", **turn["enters"], **sent}
    state = KnockState(turn.get("state", "late"))
    return Entrance(wish[0], number="77", channel="vk", minutes=10, state=state, **known)


def known(
    knows: Knowledge, situation: Situation, incoming: Incoming, before: str = ""
) -> Situation:
    """The situation as a page over this knowledge would load it for a message or a press.

    `before` is the reference of what was asked last.
    """
    text = incoming.text if isinstance(incoming, IncomingMessage) else ""
    understanding = knows.understand(text, before)
    slug = situation.college.slug
    wanted = entries_needed(incoming, understanding)
    answers = {e: knows.answer(e, slug, situation.now) for e in sorted(wanted) if knows.title(e)}
    following = {after for answer in answers.values() for after in answer.next}
    asked = {*knows.entries, *answers, *following}
    titles = {entry: knows.title(entry) for entry in asked}
    return replace(situation, understanding=understanding, answers=answers, titles=titles)
