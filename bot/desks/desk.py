"""A desk is a staff chat where cards appear; what differs between platforms is said here."""

from dataclasses import dataclass

from handlers.carding import CardView, card
from handlers.messages import Enclosed, Kind, Reply
from handlers.texts import cards


@dataclass(frozen=True, slots=True)
class Desk:
    """A chat of a page where staff answer.

    `topics`: every asker has a topic of their own (Telegram); else all cards stand in one chat.
    `masked`: personal data are cut from what is shown (a foreign messenger). `silent`: the desk
    reads cards from the tables (our own page), nothing about them is sent to it. `files`: what
    askers send beside their words is shown, by the platform's own reference. `own`: it is the
    chat of one of the staff with the page. `off`: people of the college do not use it now.
    """

    page: int
    chat: str
    topics: bool
    masked: bool
    silent: bool = False
    files: bool = False
    own: bool = False
    off: bool = False

    @property
    def where(self) -> tuple[int, str]:
        """The page and the chat: as operations are addressed."""
        return self.page, self.chat

    @property
    def told(self) -> bool:
        """True where what happens to cards is sent to."""
        return not (self.silent or self.off)


def own_desk(page: int, chat: str, *, masked: bool) -> Desk:
    """Return the chat of one of the staff with a page, where cards are shown to them alone."""
    return Desk(page, chat, topics=False, masked=masked, files=not masked, own=True)


_MEDIA = frozenset((Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.VIDEO_NOTE, Kind.DOCUMENT))


def shows(desk: Desk, enclosed: Enclosed) -> bool:
    """Say whether a desk shows what came beside an asker's words.

    A sticker is a smile, no more. A desk that cuts personal data shows what holds no words of its
    own: neither a contact nor a forwarded text.
    """
    kinds = {one.kind for one in enclosed.attachments}
    if not desk.files:
        return False
    if desk.masked:
        return bool(kinds & _MEDIA) and Kind.CONTACT not in kinds
    return bool(kinds - {Kind.STICKER})


def lane(desk: Desk, dialog: int) -> str:
    """Return what keeps order at this desk: a topic, or the whole chat."""
    if desk.own:
        # What the same person asks as an asker is another talk.
        return f"{desk.page}:{desk.chat}:staff"
    return f"{desk.page}:{desk.chat}:{dialog}" if desk.topics else f"{desk.page}:{desk.chat}"


def card_reply(desk: Desk, view: CardView) -> Reply:
    """Render a card for this desk."""
    return card(view, topics=desk.topics, masked=desk.masked)


def topic_name(card_number: int) -> str:
    """Return the name of an asker's topic: without a person's name, which we do not keep."""
    return cards.topic(card_number)
