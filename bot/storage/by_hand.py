"""By hand is what a person at the command line does to the database, beside a running process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError

from bot.ports import StorageDown
from bot.storage.engine import Engines, open_engines
from bot.storage.runner import guarded

T = TypeVar("T")
_MIGRATIONS = Path(__file__).parent / "migrations"


class Tables(StrEnum):
    """How old the tables of a database are, beside this release."""

    SAME = "same"
    OLDER = "older"
    NEWER = "newer"


def plainly(call: Callable[[], T]) -> T:
    """Call, turning whatever a database, its file or its revisions can do into StorageDown."""
    try:
        return guarded(call)
    except DatabaseError as error:
        raise StorageDown(str(error.orig).splitlines()[0]) from None
    except CommandError:
        raise StorageDown("её таблицы от более новой версии программы") from None
    except OSError as error:
        raise StorageDown(f"{error.filename}: {error.strerror}") from None


@contextmanager
def opened(url: str) -> Iterator[Engines]:
    """The engines of a database, closed at the end. Raises StorageDown."""
    engines = plainly(lambda: open_engines(url))
    try:
        yield engines
    finally:
        engines.dispose()


def age_of_tables(engines: Engines) -> Tables:
    """Look which revision the database stands at; an empty one is older."""
    with engines.reader.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision: script.is_head for script in _revisions()}
    if current is None:
        return Tables.OLDER
    if current not in known:
        return Tables.NEWER
    return Tables.SAME if known[current] else Tables.OLDER


def _revisions() -> Iterator[Script]:
    return ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
