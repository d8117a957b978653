"""Listing shows the Centre, college by college, who waited too long and what is proposed.

Texts are masked.
"""

import argparse
from itertools import groupby
from textwrap import indent

from bot.clock import system_clock
from bot.commands.preparing import prepare
from bot.commands.standing import existing
from bot.storage.by_hand import plainly
from bot.storage.clocks import list_overdue
from bot.storage.drafts import proposals as proposed
from bot.storage.runner import write
from handlers.texts.reminding import lasting

_LONGEST = 160


def proposals(options: argparse.Namespace) -> int:
    """Print what colleges propose for everybody. Raises Refused, StorageDown."""
    with existing(prepare(options)) as engines:
        found = plainly(lambda: write(engines, lambda session: proposed(session, options.college)))
    for college, drafts in groupby(found, key=lambda one: one.college):
        print(f"{college}:")
        for one in drafts:
            drafted = one.drafted
            print(f"  № {drafted.id}, {one.changed_at:%d.%m.%Y}: {' / '.join(drafted.wordings)}")
            print(indent(drafted.answer, "      "))
    if not found:
        print("Предложений нет.")
    return 0


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
