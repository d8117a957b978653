"""Breaking the glass makes a password with a second step: a way in when no messenger answers."""

import argparse

from bot.clock import system_clock
from bot.commands.preparing import prepare
from bot.commands.refusing import Refused
from bot.commands.staffing import actor, right_of
from bot.commands.standing import existing
from bot.config import Config
from bot.passwords import make
from bot.storage.by_hand import plainly
from bot.storage.passwords import keep_password, passwords, remove_password
from bot.storage.runner import write


def password(options: argparse.Namespace) -> int:
    """Make, remove or list; the exit code. Raises Refused, StorageDown."""
    config = prepare(options)
    if not options.name:
        return _list(config)
    return _remove(config, options.name) if options.remove else _make(config, options)


def _make(config: Config, options: argparse.Namespace) -> int:
    right = right_of(config, options, options.name)
    made, by, now = make(options.name), actor(), system_clock()
    with existing(config) as engines:
        plainly(
            lambda: write(
                engines, lambda s: keep_password(s, right, made.hash, made.secret, by, now)
            )
        )
    print(f"Имя:    {options.name}")
    print(f"Пароль: {made.password}")
    print("Ключ для приложения с кодами (Яндекс Ключ, Google Authenticator), откройте на телефоне:")
    print(made.address)
    print("Больше это нигде не покажется. Запишите на бумаге и уберите в сейф.")
    print("Вход: /enter, «Вход по паролю». Прежний пароль с этим именем больше не действует.")
    return 0


def _remove(config: Config, name: str) -> int:
    by, now = actor(), system_clock()
    with existing(config) as engines:
        if not plainly(lambda: write(engines, lambda s: remove_password(s, name, by, now))):
            raise Refused(f"Пароля у «{name}» и так нет.")
    print(f"«{name}»: пароль больше не действует, входы по нему закончены.")
    return 0


def _list(config: Config) -> int:
    with existing(config) as engines:
        found = plainly(lambda: write(engines, passwords))
    for name, role, college in found:
        print(f"{name}: {role}, {college or 'все колледжи'}")
    if not found:
        print('Паролей нет. Сделать: .venv/bin/python -m bot password "Анна Петрова"')
    return 0
