"""Shelving is what every command about content starts from: a database, its shelves, an author."""

import argparse
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from bot.clock import system_clock
from bot.commands.preparing import prepare, stock
from bot.commands.refusing import Refused
from bot.curating import Shelf, load_shelf, new_errors, stored_college
from bot.editing import Done, Editor, needs_second, submit_apart
from bot.filled_sheets import Curated, curated
from bot.storage.auditing import note_act
from bot.storage.by_hand import opened, plainly
from bot.storage.content import REGION, Edit, EditConflict, Locked, publish
from bot.storage.content_history import piece_of
from bot.storage.engine import Engines
from bot.storage.migrate import migrate
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.content import Kind, Piece
from knowledge.periods import local_moment

_TOGETHER = "Рядом с тем, что уже записано, так не получится. Ничего не записано."
T = TypeVar("T")
KINDS = {"facts": Kind.FACT, "programs": Kind.PROGRAM, "entries": Kind.ENTRY}


@dataclass(frozen=True, slots=True)
class Desk:
    """The database as a curator works at it."""

    engines: Engines
    owner: str
    author: str
    two_people: bool = True

    def shelf(self, owner: str | None = None) -> Shelf:
        """What stands there for the owner asked for."""
        asked = self.owner if owner is None else owner
        return write(self.engines, partial(load_shelf, owner=asked))

    def earlier(self, kind: Kind, key: str, number: int) -> Piece | None:
        """A piece of the owner as a version of it was, None where there is no such version."""
        asked = partial(piece_of, owner=self.owner, kind=kind, key=key, number=number)
        return write(self.engines, asked)

    def curated(self) -> Curated:
        """What stands, as sheets are laid over it."""
        found = write(self.engines, partial(curated, owner=self.owner))
        # A session ends with its transaction: what was earlier is asked for in one of its own.
        return replace(found, earlier=self.earlier, today=self.today(found.shelf))

    def today(self, shelf: Shelf) -> date | None:
        """The day it is at the college, None for the region, which has no days."""
        college = None if self.owner == REGION else stored_college(self.owner, shelf).value
        return local_moment(system_clock(), college.timezone).date() if college else None

    def publish(self, edits: Sequence[Edit], comment: str) -> int:
        """Publish all of it or nothing. Raises Refused, also where it would not be read whole."""
        now = system_clock()
        return self._stored(
            edits, lambda session: publish(session, edits, self.author, now, comment)
        )

    def submit(self, edits: Sequence[Edit], comment: str, *, alone: bool = False) -> Done:
        """Publish a file; what another person has to read waits.

        With `alone` nobody has to, which stands in the audit. Raises as `publish`.
        """
        of = self._editor()

        def work(session: Session) -> Done:
            if not (alone and needs_second(session, edits, of)):
                return submit_apart(session, edits, of, comment)
            about = f"college:{self.owner}" if self.owner else ""
            note_act(session, of.now, of.by, "published_alone", about, comment)
            return submit_apart(session, edits, replace(of, two_people=False), comment)

        return self._stored(edits, work)

    def waits(self, edits: Sequence[Edit]) -> bool:
        """True where `submit` would let some of it wait."""
        of = self._editor()
        return plainly(lambda: write(self.engines, partial(needs_second, edits=edits, of=of)))

    def _editor(self) -> Editor:
        return Editor(self.author, system_clock(), self.two_people)

    def _stored(self, edits: Sequence[Edit], work: Callable[[Session], T]) -> T:
        self.refuse_faulty(edits)
        try:
            return plainly(lambda: write(self.engines, work))
        except Locked as error:
            raise Refused(
                f"Запись «{error}» закреплена за общей базой: колледж её не заменяет. "
                "Ничего не записано."
            ) from None
        except EditConflict as error:
            raise Refused(
                f"Тем временем это изменил кто-то другой ({error}). Ничего не записано: "
                "посмотрите, что теперь стоит, и повторите."
            ) from None

    def refuse_faulty(self, edits: Sequence[Edit]) -> None:
        """Raises Refused for errors that all of it together would have and has not yet."""
        if new := new_errors(edits, self.shelf):
            raise Refused("\n".join([*map(str, new), _TOGETHER]))


@contextmanager
def at_desk(options: argparse.Namespace) -> Iterator[Desk]:
    """Open the database and bring it up to date. Raises Refused, ConfigError, StorageDown."""
    config = prepare(options)
    owner = getattr(options, "college", "") or REGION
    with opened(config.database_url().reveal()) as engines:
        plainly(lambda: migrate(engines.writer))
        known = plainly(lambda: stock(engines, config))
        if owner != REGION and owner not in known:
            raise Refused(
                f"Колледжа «{owner}» в настройках нет. Есть: {', '.join(known) or 'ни одного'}."
            )
        if why := known.get(owner):
            raise Refused(why)
        author = getattr(options, "by", "") or getpass.getuser()
        yield Desk(engines, owner, author, config.knowledge.two_people)
