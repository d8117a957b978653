"""What comes beside text is marked in the question for a person; the bot reads only words."""

from handlers.messages import Attachment, IncomingMessage, Kind
from handlers.situation import Mode, Situation
from handlers.texts import asking as texts

# What may show a document or name somebody: the asker is told that none of it is needed.
_WARY = frozenset({Kind.PHOTO, Kind.DOCUMENT, Kind.CONTACT})


def marked(text: str, attachments: tuple[Attachment, ...]) -> str:
    """The text with a mark for each attachment: «а это подойдёт? [фото]»."""
    marks = [texts.MARKS[each.kind] for each in attachments]
    return " ".join(part for part in (text.strip(), *marks) if part)


def needs_person(attachments: tuple[Attachment, ...]) -> bool:
    """True where something came that only a person can look at; a sticker is a smile, no more."""
    return any(each.kind is not Kind.STICKER for each in attachments)


def advice(message: IncomingMessage, situation: Situation) -> str:
    """A calm line about what was sent beside the text; empty where none is due or it was said."""
    line = _line(message, situation.mode)
    return "" if line in situation.dialog.last_reply else line


def _line(message: IncomingMessage, mode: Mode) -> str:
    if any(each.kind in _WARY for each in message.attachments):
        return texts.NO_DOCUMENTS
    if needs_person(message.attachments) and not message.text.strip():
        return texts.TEXT_IS_FASTER if mode is Mode.FULL else texts.ONLY_TEXT
    return ""
