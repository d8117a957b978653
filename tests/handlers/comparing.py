"""What a turn of a dialog expects is compared with what came out of it."""

from collections.abc import Mapping
from typing import Any

from handlers.asker_notes import Rated
from handlers.outcome import Asked, HandedOver, Moved, Note, Outcome
from tests.handlers.driver import buttons_of


def shown(note: Note) -> str:
    """A note as dialogs write it: its name, and the state and reason of a question."""
    name = type(note).__name__
    if isinstance(note, Asked | Moved):
        return f"{name} {note.state}" + (f" {note.reason}" if note.reason else "")
    if isinstance(note, Rated):
        return f"{name} {note.helped}"
    return f"{name} danger" if isinstance(note, HandedOver) and note.danger else name


def compare(turn: Mapping[str, Any], outcome: Outcome) -> None:
    """Hold what the turn expects; `notes` and `buttons` are complete lists where given."""
    said = "\n".join(reply.text for reply in outcome.replies)
    assert len(outcome.replies) == turn.get("replies", len(outcome.replies)), said
    if "under" in turn:
        assert [reply.answers for reply in outcome.replies] == turn["under"]
    for words in turn.get("contains", ()):
        assert words in said
    for words in turn.get("lacks", ()):
        assert words not in said
    if "notes" in turn:
        assert [shown(note) for note in outcome.notes] == turn["notes"]
    if "buttons" in turn:
        assert [button.label for button in buttons_of(outcome)] == turn["buttons"]
    if "toast" in turn:
        toasts = [getattr(note, "toast", "") for note in outcome.notes]
        assert turn["toast"] in " ".join(toasts)
    if "notice" in turn:
        notices = [getattr(note, "text", "") for note in outcome.notes]
        assert turn["notice"] in " ".join(notices)
    if "options" in turn:
        handed = [note for note in outcome.notes if isinstance(note, HandedOver)]
        assert [one.reference for note in handed for one in note.options] == turn["options"]
    if "draft" in turn:
        assert turn["draft"] in [getattr(note, "draft", "") for note in outcome.notes]
    assert outcome.disposition == turn.get("disposition", outcome.disposition)
