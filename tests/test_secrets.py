"""Holds where a secret is looked for, in which order, and that no error shows its value."""

import logging
from pathlib import Path

import pytest

from bot.logs import redact
from bot.ports import PageStopped
from bot.secrets import NamedSecret, SecretError, find_secret

CANARY = "canary-value-of-a-secret"


def put(folder: Path, name: str, value: str | bytes, mode: int = 0o600) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(value.encode() if isinstance(value, str) else value)
    file.chmod(mode)
    return file


def refused(name: str, env: dict[str, str], folder: Path) -> str:
    with pytest.raises(SecretError) as caught:
        find_secret(name, env, folder)
    # What is raised without a cause and with its context hidden prints nothing but this text.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return str(caught.value)


def test_systemd_comes_before_the_file_and_the_file_before_the_environment(tmp_path: Path) -> None:
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path / "systemd"), "PRIEMKA_KMT_1": "from-environment"}
    folder = tmp_path / "secrets"
    assert find_secret("kmt-1", env, folder).reveal() == "from-environment"
    put(folder, "kmt-1", "from-file\n")
    assert find_secret("kmt-1", env, folder).reveal() == "from-file"
    # systemd grants access by an access list, which shows as a group's right to read.
    put(tmp_path / "systemd", "kmt-1", "from-systemd", 0o440)
    assert find_secret("kmt-1", env, folder).reveal() == "from-systemd"


def test_value_is_hidden_in_itself_and_in_every_log_once_found(tmp_path: Path) -> None:
    put(tmp_path, "t", f"\ufeff  {CANARY}/+ \r\n")
    secret = find_secret("t", {}, tmp_path)
    assert secret.reveal() == CANARY + "/+"
    assert f"{secret} {secret!r}" == "*** ***"
    assert redact(f"x={CANARY}/+&y={CANARY}%2F%2B") == "x=***&y=***"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o777])
def test_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    file = put(tmp_path, "t", CANARY, mode)
    text = refused("t", {"PRIEMKA_T": "other"}, tmp_path)
    assert text.endswith(f"(права {mode:o}). Выполните: chmod 600 {file}")
    assert CANARY not in text


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_file_of_its_owner_alone_is_read(tmp_path: Path, mode: int) -> None:
    put(tmp_path, "t", CANARY, mode)
    assert find_secret("t", {}, tmp_path).reveal() == CANARY


def test_nowhere_names_every_place_and_no_value(tmp_path: Path) -> None:
    env = {"CREDENTIALS_DIRECTORY": "/run/credentials", "PRIEMKA_OTHER": CANARY, "PRIEMKA_T": " "}
    text = refused("t", env, tmp_path)
    assert f"/run/credentials/t; {tmp_path / 't'}; переменная PRIEMKA_T" in text
    assert CANARY not in text


@pytest.mark.parametrize("name", ["", "../t", "a/b", ".", "T", "токен", "t.txt", "-t", "t" * 65])
def test_name_never_leaves_its_folder(tmp_path: Path, name: str) -> None:
    put(tmp_path, "t", CANARY)
    assert "имя секрета пишется" in refused(name, {}, tmp_path / "secrets")


def test_token_written_as_a_name_is_not_repeated(tmp_path: Path) -> None:
    token = "123456789:" + "A" * 35
    assert token not in refused(token, {}, tmp_path)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "пусто"),
        (" \n", "пусто"),
        (f"{CANARY}\n{CANARY}", "несколько строк"),
        (b"\xff" + CANARY.encode(), "не текст в UTF-8"),
    ],
)
def test_file_without_one_line_of_text(tmp_path: Path, value: str | bytes, reason: str) -> None:
    put(tmp_path, "t", value)
    text = refused("t", {}, tmp_path)
    assert reason in text
    assert CANARY not in text


def test_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir(mode=0o700)
    assert refused("t", {}, tmp_path) == f"секрет «t»: нет доступа к {tmp_path / 't'}"


def test_environment_warns_once_for_each_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    env = {"PRIEMKA_WARN_1": CANARY, "PRIEMKA_WARN_2": CANARY}
    with caplog.at_level(logging.WARNING):
        for name in ("warn-1", "warn-1", "warn-2"):
            find_secret(name, env, tmp_path)
    assert [record.args for record in caplog.records] == [("warn-1",), ("warn-2",)]
    assert CANARY not in caplog.text


def test_missing_secret_stops_its_page_only_when_revealed(tmp_path: Path) -> None:
    secret = NamedSecret("t", {}, tmp_path)
    assert secret
    assert repr(secret) == "***"
    with pytest.raises(PageStopped):
        secret.reveal()
    put(tmp_path, "t", CANARY)
    assert secret.reveal() == CANARY
