"""A secret is found by its name, when it is needed; no message about it shows its value.

Looked for in this order: the credentials systemd hands over, a file only its owner may read,
the environment (with a warning: children inherit it and the unit shows it).
"""

import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.logs import hide
from bot.ports import PageStopped, Secret

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""What a secret may be called: no dots or slashes, so that a name never leaves its folder."""

logger = logging.getLogger(__name__)


class SecretError(PageStopped):
    """A secret cannot be had until a person acts; the text says where it was looked for."""


class NamedSecret(Secret):
    """A secret looked up each time it is revealed: a new token needs no restart."""

    __slots__ = ("_env", "_folder", "_name")

    def __init__(self, name: str, env: Mapping[str, str], folder: Path) -> None:
        super().__init__("")
        self._name = name
        self._env = env
        self._folder = folder

    def reveal(self) -> str:
        """The value as it is now. Raises SecretError, which stops the one page that needs it."""
        return find_secret(self._name, self._env, self._folder).reveal()

    def __bool__(self) -> bool:
        return bool(self._name)


def find_secret(name: str, env: Mapping[str, str], folder: Path) -> Secret:
    """The secret of that name; `folder` holds one file for each secret.

    The value is kept out of all logs from here on. Raises SecretError when the name is not a
    name, the secret is nowhere, is empty, has several lines, or others may read its file.
    """
    if not NAME.fullmatch(name):
        raise SecretError(
            "имя секрета пишется строчными латинскими буквами, цифрами, «-» и «_», "
            "до 64 знаков; сам токен вместо имени не пишут"
        )
    try:
        value = _look_up(name, env, folder)
    except OSError as problem:
        raise SecretError(f"секрет «{name}»: нет доступа к {problem.filename}") from None
    hide(value)
    return Secret(value)


def variable(name: str) -> str:
    """The environment variable a secret may stand in: `tg-1` → `PRIEMKA_TG_1`."""
    return "PRIEMKA_" + name.upper().replace("-", "_")


def _look_up(name: str, env: Mapping[str, str], folder: Path) -> str:
    places = []
    if credentials := env.get("CREDENTIALS_DIRECTORY"):
        handed = Path(credentials) / name
        if handed.exists():
            return _read(name, handed)
        places.append(str(handed))
    file = folder / name
    if file.exists():
        _refuse_if_shared(name, file)
        return _read(name, file)
    if value := env.get(variable(name), "").strip():
        _warn_about_environment(name)
        return _one_line(name, value, f"переменная {variable(name)}")
    places += [str(file), f"переменная {variable(name)}"]
    raise SecretError(
        f"секрет «{name}» не найден. Искали: {'; '.join(places)}. "
        f"Положите значение в файл {file} и выполните: chmod 600 {file}"
    )


def _refuse_if_shared(name: str, file: Path) -> None:
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise SecretError(
            f"секрет «{name}»: файл {file} доступен не только владельцу (права {mode:o}). "
            f"Выполните: chmod 600 {file}"
        )


def _read(name: str, file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # `from None`: a decoding error carries the bytes of the file.
        raise SecretError(f"секрет «{name}»: файл {file} — не текст в UTF-8") from None
    return _one_line(name, text.strip(), f"файл {file}")


def _one_line(name: str, value: str, place: str) -> str:
    if not value:
        raise SecretError(f"секрет «{name}»: {place} — пусто. Впишите значение одной строкой")
    if len(value.splitlines()) > 1:
        raise SecretError(f"секрет «{name}»: {place} — несколько строк, нужна одна")
    return value


@cache
def _warn_about_environment(name: str) -> None:
    """Say it once for each secret: the same one is looked up at every reconnection."""
    logger.warning(
        "secret %s comes from the environment, which child processes inherit; "
        "a file with mode 600 or systemd credentials are safer",
        name,
    )
