"""Saving makes a copy of the database while everything goes on, and never over another file."""

import argparse
from pathlib import Path

from bot.commands.preparing import prepare
from bot.commands.refusing import Refused
from bot.commands.standing import existing
from bot.ports import StorageDown
from bot.storage.backup import backup
from bot.storage.by_hand import plainly
from bot.storage.engine import Engines


def save(options: argparse.Namespace) -> int:
    """Write the copy and say how big it is. Raises Refused, StorageDown."""
    config, target = prepare(options), options.file
    with existing(config) as engines:
        if not engines.sqlite:
            raise Refused("База на PostgreSQL: копию делает pg_dump, восстанавливает pg_restore.")
        _refuse_target(target)
        _copy(engines, target)
    print(f"Копия готова: {target}, {target.stat().st_size / 2**20:.1f} МБ.")
    print("В ней переписка людей: храните её так же закрыто, как саму базу.")
    return 0


def _refuse_target(target: Path) -> None:
    if target.exists():
        raise Refused(f"{target} уже есть. Назовите другой файл: поверх старой копии не пишем.")
    if not target.absolute().parent.is_dir():
        raise Refused(f"Папки {target.absolute().parent} нет. Создайте её или назовите другую.")


def _copy(engines: Engines, target: Path) -> None:
    try:
        plainly(lambda: backup(engines, target))
    except StorageDown as error:
        # Half a copy looks like a copy.
        target.unlink(missing_ok=True)
        raise Refused(f"Копия не получилась: {error}.") from None
