"""A backup is a whole, consistent copy made while the process runs; a file copy is not one."""

from pathlib import Path

from bot.storage.engine import Engines


def backup(engines: Engines, target: Path) -> None:
    """Write a copy of a SQLite database to `target`.

    Raises FileExistsError, and ValueError on PostgreSQL, which has pg_dump for this.
    """
    if not engines.sqlite:
        raise ValueError("для PostgreSQL используйте pg_dump")
    if target.exists():
        raise FileExistsError(target)
    target.touch(mode=0o600)
    # VACUUM refuses a file with contents but takes an empty one, so the rights are ours first.
    with engines.reader.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise ValueError("no connection")
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("VACUUM INTO ?", (str(target),))
        raw.execute("PRAGMA query_only=ON")
