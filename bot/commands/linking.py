"""Linking makes a new one-time link beside the running process: the old one was used or lost."""

import argparse
import socket

from bot.commands.preparing import clock_of, prepare
from bot.commands.refusing import Refused
from bot.commands.serving import enter_link
from bot.commands.staffing import actor, right_of
from bot.commands.standing import existing
from bot.config import Config
from bot.storage.by_hand import plainly
from bot.storage.logins import LINK_LIFE, new_link
from bot.storage.runner import write

_PATIENCE = 1.0


def link(options: argparse.Namespace) -> int:
    """Print a link. Raises Refused where no page or no database could take it."""
    config = prepare(options)
    if not any(page.channel == "web" for page in config.pages()):
        raise Refused('Страницы для браузера в настройках нет. Добавьте страницу channel = "web".')
    if not config.console:
        raise Refused("В process.listen порт 0: адрес знает только запущенный процесс.")
    # Whoever names nobody means themselves: two links are no second person.
    right = right_of(config, options, options.by or actor(), duty=options.duty)
    now = clock_of(config)()
    with existing(config) as engines:
        key = plainly(lambda: write(engines, lambda session: new_link(session, now, right)))
    minutes = int(LINK_LIFE.total_seconds()) // 60
    print(f"Откройте в браузере: {enter_link(config.console, key)}")
    print(f"Ссылка действует {minutes} минут и открывается один раз.{_asleep(config)}")
    return 0


def _asleep(config: Config) -> str:
    try:
        address = (config.process.host, config.process.port)
        socket.create_connection(address, _PATIENCE).close()
    except OSError:
        return " Сейчас программа не запущена: make run"
    return ""
