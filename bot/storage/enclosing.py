"""What came beside the words is kept by its platform's name, and found again with its question."""

import json
from collections.abc import Sequence
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import CHANNELS
from bot.operations import Body, Copy, File, SendFiles
from bot.storage.schema import dialog, message
from handlers.carrying import Route, kinds_on, most
from handlers.messages import Address, Attachment, Enclosed, Incoming, IncomingMessage, Kind

MOST_FILES = 10
"""As many as one message of VK holds."""
MOST_COPIED = 100
"""As many messages as both platforms show elsewhere at once."""


def enclosed_in(incoming: Sequence[Incoming]) -> tuple[Enclosed, ...]:
    """Return what these messages brought beside their words."""
    messages = (piece for piece in incoming if isinstance(piece, IncomingMessage))
    return tuple(one for piece in messages for one in piece.enclosed)


def packed(incoming: Incoming) -> str:
    """Return what a message brought as text to be stored: no name of a file, no contents."""
    found = incoming.attachments if isinstance(incoming, IncomingMessage) else ()
    return json.dumps([[str(one.kind), one.reference, one.size] for one in found])


def unpacked(text: str) -> tuple[Attachment, ...]:
    """The inverse of `packed`."""
    return tuple(
        Attachment(Kind(kind), reference, size=size) for kind, reference, size in json.loads(text)
    )


def enclosed_before(session: Session, dialog_id: int, keys: Sequence[str]) -> tuple[Enclosed, ...]:
    """Return what the messages brought in which these questions of a dialog were asked.

    A question's key begins with the row its message came in; what became of it since does not
    change that.
    """
    rows = sorted({int(row) for key in keys if (row := key.partition(".")[0]).isdecimal()})
    if not rows:
        return ()
    found = session.execute(
        sa.select(message.c.key, message.c.enclosed, dialog.c.page_id, dialog.c.peer)
        .join(dialog, dialog.c.id == message.c.dialog_id)
        .where(
            message.c.dialog_id == dialog_id,
            sa.or_(message.c.inbox_id.in_(rows), message.c.joined_to.in_(rows)),
            message.c.enclosed != "[]",
        )
        .order_by(message.c.id)
    )
    return tuple(
        Enclosed(Address(row.page_id, row.peer), row.key, unpacked(row.enclosed)) for row in found
    )


def copies(found: Sequence[Enclosed]) -> list[Copy]:
    """Return the acts that show in another chat of the same page what messages brought."""
    grouped = [
        (peer, tuple(one.key for one in pieces))
        for peer, pieces in groupby(found, key=lambda one: one.address.peer)
    ]
    return [
        Copy(peer, keys[at : at + MOST_COPIED])
        for peer, keys in grouped
        for at in range(0, len(keys), MOST_COPIED)
    ]


def carriable(found: Sequence[Enclosed], route: Route) -> list[SendFiles]:
    """Return the acts that carry from another page what can be: nameless, one after the other.

    A file's name is its sender's and may name people.
    """
    kinds, limit = kinds_on(route), most(route)
    files = (file for one in found for file in _files(one, named=False))
    return [SendFiles((file,)) for file in files if file.kind in kinds and file.size <= limit]


def carried(page_id: int, found: Sequence[Enclosed], channel: str) -> list[Body]:
    """Return the acts that send to a chat of a page of `channel` what a person sends with words.

    What stands on the page itself is sent by the platform's names, all of it at once; what comes
    from another page is carried over, one file after the other.
    """
    own = [one for one in found if one.address.page == page_id]
    bodies: list[Body] = []
    if channel and CHANNELS[channel].copies:
        bodies += copies(own)
    else:
        files = [file for one in own for file in _files(one, named=True)]
        parts = range(0, len(files), MOST_FILES)
        bodies += [SendFiles(tuple(files[at : at + MOST_FILES])) for at in parts]
    others = [one for one in found if one.address.page != page_id]
    return bodies + [SendFiles((file,)) for one in others for file in _files(one, named=True)]


def _files(enclosed: Enclosed, *, named: bool) -> list[File]:
    place = (enclosed.address.page, enclosed.address.peer, enclosed.key)
    return [
        File(*place, one.kind, one.reference, one.name if named else "", one.size)
        for one in enclosed.attachments
        if one.reference
    ]
