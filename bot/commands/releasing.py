"""Releasing shows what a release of the program offers for the base; locks and versions too."""

import argparse
from functools import partial

from bot.commands.refusing import Refused
from bot.commands.shelving import KINDS, at_desk
from bot.curating import offered, release_pieces
from bot.storage.by_hand import plainly
from bot.storage.content import REGION, Edit, set_lock
from bot.storage.content_history import history
from bot.storage.runner import write
from knowledge.content import Change, Piece

_WORDS = {
    Change.NEW: "новая",
    Change.CHANGED: "изменилась",
    Change.REMOVED: "убрана",
    Change.CONFLICT: "правили здесь и там",
}


def release(options: argparse.Namespace) -> int:
    """Show what differs, take what was named; the exit code. Raises Refused, StorageDown.

    What nobody edited here follows the release by itself when the process starts.
    """
    with at_desk(options) as desk:
        differences = offered(desk.shelf(REGION), release_pieces())
        by_key = {one.key: one for one in differences}
        if unknown := [key for key in options.take if key not in by_key]:
            raise Refused(f"Выпуск не предлагает изменить «{unknown[0]}». Ничего не записано.")
        for one in differences:
            print(f"  {_WORDS[one.change]:20} {one.key}")
        if not differences:
            print("Общая база такая же, как в этом выпуске.")
        edits = [
            Edit(
                REGION,
                Piece(by_key[key].kind, key, by_key[key].offered),
                release=by_key[key].offered,
            )
            for key in options.take
        ]
        if edits and desk.publish(edits, "release"):
            print(f"Взято из выпуска: {len(edits)}.")
        elif differences:
            print("Ваши правки остались. Взять запись из выпуска: release --take ID")
    return 0


def lock(options: argparse.Namespace) -> int:
    """Lock or unlock entries of the region; the exit code. Raises Refused, StorageDown."""
    locked = options.command == "lock"
    with at_desk(options) as desk:
        known = {one.piece.key for one in desk.shelf(REGION).pieces}
        if unknown := [key for key in options.keys if key not in known]:
            raise Refused(f"В общей базе нет записи «{unknown[0]}». Ничего не изменено.")
        for key in options.keys:
            plainly(partial(write, desk.engines, partial(set_lock, key=key, locked=locked)))
    state = "колледжи её не заменят" if locked else "колледж может её заменить"
    print(f"{', '.join(options.keys)}: {state}.")
    return 0


def show_history(options: argparse.Namespace) -> int:
    """Print every version of a piece, newest last; the exit code. Raises Refused."""
    kind = KINDS[options.kind]
    with at_desk(options) as desk:
        versions = plainly(
            lambda: write(
                desk.engines, lambda session: history(session, desk.owner, kind, options.key)
            )
        )
    if not versions:
        raise Refused(f"«{options.key}» здесь никогда не было.")
    for one in versions:
        print(f"— версия {one.number}, {one.at:%d.%m.%Y %H:%M} UTC, {one.author}")
        print(one.body.strip() or "(убрано)")
    return 0
