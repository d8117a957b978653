"""Messages are frozen values and never send themselves; every channel is translated into these."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.rich import Rich, Span


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message came from or goes to: our page, the platform's chat, a topic in it."""

    page: int
    peer: str
    thread: str = ""


class Kind(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"
    CONTACT = "contact"
    LOCATION = "location"
    FORWARD = "forward"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent beside text; `reference` is the platform's own name for it, never bytes.

    `name` is what its sender called a file; `size` its bytes, 0 = the platform does not say.
    """

    kind: Kind
    reference: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What message `key` in a chat brought beside its words; it is shown from there."""

    address: Address
    key: str
    attachments: tuple[Attachment, ...]


class Keys(StrEnum):
    """How a client shows choices: buttons under a message, a keyboard, or not at all."""

    CALLBACK = "callback"
    TEXT = "text"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message somebody wrote. `key` is its id in the chat, `sent_at` is UTC-aware.

    `sender` is the platform's numeric id of a person; it is empty for an anonymous admin or a
    channel, who have no rights. `data` is the payload of a text button, untrusted. `album` joins
    the pieces of one album. `edited` tells an edit of an earlier message with the same `key`.
    `keys` is what the client shows of our buttons, None where it does not say. A message joined
    of several says in `pieces` which of them brought what.
    """

    address: Address
    sender: str
    key: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    album: str = ""
    data: str = ""
    edited: bool = False
    keys: Keys | None = None
    pieces: tuple[Enclosed, ...] = ()

    @property
    def enclosed(self) -> tuple[Enclosed, ...]:
        """What came beside the words, piece by piece."""
        if self.pieces or not self.attachments:
            return self.pieces
        return (Enclosed(self.address, self.key, self.attachments),)


@dataclass(frozen=True, slots=True)
class IncomingPress:
    """A press of a button under message `key`; `data` is untrusted, `event` is to be answered."""

    address: Address
    sender: str
    key: str
    data: str
    event: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class HumanReply:
    """The page wrote to the asker, and perhaps not we: a person in the platform's own inbox.

    `sender` is that person's numeric id; it is empty where the platform names nobody, as with
    another bot or service of the page. `mark` is the idempotency number of the message (0 = none):
    with a number of ours it is our own echo, whoever is named.
    """

    address: Address
    sender: str
    key: str
    text: str
    sent_at: datetime
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """The asker allowed or forbade messages from the page (blocked the bot, left)."""

    address: Address
    allowed: bool
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that nobody has to answer; `reason` is a short word for the count."""

    reason: str


Incoming = IncomingMessage | IncomingPress | HumanReply | Reach | Ignored


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says (at most 40 characters) and what a press sends back (≤ 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message out: text, rows of buttons, and what of the text is bold or a link.

    Words of people and values never have spans; see `knowledge.rich`. `keys` says as what the
    buttons are shown. `answers` is the number of the message in the same chat that it stands
    under, "" = none.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    spans: tuple[Span, ...] = ()
    keys: Keys = Keys.CALLBACK
    answers: str = ""

    @property
    def rich(self) -> Rich:
        """The text with its spans."""
        return Rich(self.text, self.spans)
