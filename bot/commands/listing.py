"""Listing shows the Centre who has waited too long, college by college; texts are masked."""

import argparse
from itertools import groupby

from bot.clock import system_clock
from bot.commands.preparing import prepare
from bot.commands.standing import existing
from bot.storage.by_hand import plainly
from bot.storage.clocks import list_overdue
from bot.storage.runner import write
from handlers.texts.reminding import lasting

_LONGEST = 160


def overdue(options: argparse.Namespace) -> int:
    """Print the Centre's list. Raises Refused where there is no database yet, StorageDown."""
    now = system_clock()
    with existing(prepare(options)) as engines:
        found = plainly(
            lambda: write(engines, lambda session: list_overdue(session, options.college))
        )
    for college, cards in groupby(found, key=lambda one: one.college):
        print(f"{college}:")
        for one in cards:
            whose = f", взял {one.taken_by}" if one.taken_by else ", никто не взял"
            words = " ".join(one.masked.split())[:_LONGEST]
            print(f"  № {one.card}, ждёт {lasting(now - one.since)}{whose}: {words}")
    if not found:
        print("Просроченных вопросов нет.")
    return 0
