"""Holds that a configuration is read whole or refused with every problem, its line and repair."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.config import Config, ConfigError, read_config
from bot.secrets import SecretError

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
TELEGRAM_TOKEN = "123456789:" + "AAE" * 12
VK_KEY = "vk1.a." + "Zq_-" * 20

COLLEGE = '[[colleges]]\nfiles = "sample"\n'
VK = COLLEGE + '[[colleges.pages]]\nslug = "v"\nchannel = "vk"\ntoken = "v"\ngroup = 5\n'
TELEGRAM = COLLEGE + (
    '[[colleges.pages]]\nslug = "t"\nchannel = "telegram"\ntoken = "t"\nmode = "full"\n'
)


def write(folder: Path, text: str | bytes, mode: int = 0o644) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


def read(folder: Path, text: str | bytes) -> Config:
    return read_config(write(folder, text), {})


def problems(folder: Path, text: str | bytes, mode: int = 0o644) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(write(folder, text, mode), {})
    assert caught.value.__cause__ is None
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_example_is_valid_and_tries_the_sample_college_on_the_web() -> None:
    config = read_config(EXAMPLE, {})
    (page,) = config.pages()
    assert (page.channel, bool(page.token), page.poll_seconds) == ("web", False, 25)
    assert config.colleges[0].files is None
    assert config.process.max_answer_age == timedelta(hours=6)
    assert not config.process.unconfirmed
    assert config.process.data == EXAMPLE.parent / "data"
    assert config.database_url().reveal() == f"sqlite:///{EXAMPLE.parent}/data/priemka.db"


def test_example_says_nothing_that_an_empty_section_would_not(tmp_path: Path) -> None:
    text = COLLEGE + '[[colleges.pages]]\nslug = "proba"\nchannel = "web"\n'
    bare, example = read(tmp_path, text), read(tmp_path, EXAMPLE.read_text())
    assert bare == example


def test_example_is_valid_with_every_commented_key_switched_on(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=\[|#|[a-z_]+ = )", "", EXAMPLE.read_text(), flags=re.MULTILINE)
    text = text.replace('"sqlite:///data/priemka.db"', '"postgresql+psycopg://p@db/p"')
    text = re.sub(r"^today = .*", "", text, flags=re.MULTILINE)
    (tmp_path / "slang.tsv").write_text("# у нас\nхата\tобщежитие\nНЕЧЁТ\t\n", "utf-8")
    config = read(tmp_path, text)
    pages = list(config.pages())
    assert [page.slug for page in pages] == ["proba", "kmt-vk", "kmt-tg"]
    assert pages[1].external_id == "123456789"
    assert pages[2].proxy.startswith("socks5://")
    assert [desk.chat for desk in config.colleges[0].desks] == [2000000001, -1001234567890]
    assert config.knowledge.answer_threshold == 0.9
    assert config.knowledge.two_people
    assert config.knowledge.slang == {"хата": "общежитие", "нечет": ""}


def test_the_rule_of_two_people_can_be_switched_off(tmp_path: Path) -> None:
    assert not read(tmp_path, COLLEGE + "[knowledge]\ntwo_people = false\n").knowledge.two_people


def test_token_is_found_only_when_revealed_and_found_anew_after_a_change(tmp_path: Path) -> None:
    (page,) = read(tmp_path, VK).pages()
    assert bool(page.token)
    with pytest.raises(SecretError, match="«v»"):
        page.token.reveal()
    (tmp_path / "secrets").mkdir()
    for value in ("first-value", "second-value"):
        file = tmp_path / "secrets" / "v"
        file.write_text(value)
        file.chmod(0o600)
        assert page.token.reveal() == value
    assert "second-value" not in repr(page)


def test_page_that_is_off_is_not_started(tmp_path: Path) -> None:
    config = read(tmp_path, VK + 'mode = "off"\n')
    assert list(config.pages()) == []
    assert config.colleges[0].pages[0].mode == "off"


def test_today_is_for_trying_out_only(tmp_path: Path) -> None:
    assert read(tmp_path, "[process]\ntoday = 2027-07-01\n" + COLLEGE).process.today == date(
        2027, 7, 1
    )
    (line,) = problems(tmp_path, "[process]\ntoday = 2027-07-01\n" + VK)
    assert line.startswith("config.toml:2: process.today: страницы VK и Telegram включены")


def test_postgres_password_is_quoted_into_the_address_and_stays_hidden(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "database").write_text("p@ss/w:rd\n")
    (tmp_path / "secrets" / "database").chmod(0o600)
    head = '[process]\ndatabase = "postgresql+psycopg://priemka@db:5432/p"\n'
    config = read(tmp_path, head + 'database_password = "database"\n' + COLLEGE)
    url = config.database_url()
    assert url.reveal() == "postgresql+psycopg://priemka:p%40ss%2Fw%3Ard@db:5432/p"
    assert "p%40ss" not in f"{url!r} {config!r}"
    assert read(tmp_path, head + COLLEGE).database_url().reveal().endswith("//priemka@db:5432/p")


def test_environment_and_proxy_do_not_show_in_the_configuration(tmp_path: Path) -> None:
    text = TELEGRAM + 'proxy = "http://user:canary-1@proxy:3128"\n'
    config = read_config(write(tmp_path, text, 0o600), {"PRIEMKA_T": "canary-2"})
    assert "canary" not in repr(config)
    assert next(config.pages()).token.reveal() == "canary-2"


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""])
def test_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path, prefix: bytes) -> None:
    assert read(tmp_path, prefix + VK.replace("\n", "\r\n").encode()).colleges[0].pages


def test_all_problems_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = """[process]
listen = 8080
lgo = "info"
[retention]
raw_days = true
[[colleges]]
files = "sample"
[[colleges.pages]]
slug = "a"
channel = "web"
[[colleges.pages]]
slug = "a"
channel = "Telegram"
"""
    assert problems(tmp_path, text) == [
        "config.toml:2: process.listen: найдено 8080. "
        'Нужно (строка в кавычках): listen = "127.0.0.1:8080"',
        "config.toml:3: process.lgo: неизвестный ключ. Может быть, «log»?",
        "config.toml:5: retention.raw_days: найдено true. Нужно (целое число): raw_days = 30",
        'config.toml:11: colleges.pages.token: ключа нет. Добавьте: token = "kmt-tg"',
        "config.toml:12: colleges.pages.slug: уже есть выше. "
        "Имя страницы в файле одно на всех: возьмите другое",
        "config.toml:13: colleges.pages.channel: найдено «Telegram». Бывает: telegram, vk, web",
    ]


WRONG = {
    '[process]\nlisten = "127.0.0.1:99999"\n': ":2: process.listen: найдено «127.0.0.1:99999»",
    '[process]\nlisten = "8080"\n': ":2: process.listen: найдено «8080». Нужно (адрес:порт)",
    '[process]\nmax_answer_age = "6 часов"\n': ":2: process.max_answer_age: найдено «6 часов»",
    '[process]\ntoday = "1 июля"\n': ":2: process.today: найдено «1 июля». Нужно (дата без",
    "[process]\ntoday = 2027-07-01T10:00:00\n": ":2: process.today: найдено 2027-07-01 10:00:00",
    '[process]\nlog = "loud"\n': ":2: process.log: найдено «loud». Бывает: debug, info",
    '[process]\ndatabase = "mysql://db"\n': ":2: process.database: не тот адрес",
    '[process]\ndatabase = "sqlite:///:memory:"\n': ":2: process.database: не тот адрес",
    '[process]\ndatabase_password = "p"\n': ":2: process.database_password: у SQLite пароля нет",
    '[process]\ndatabase_password = "P W"\n': ":2: process.database_password: найдено не имя",
    '[process]\ndatabase = "postgresql+psycopg://db/p"\ndatabase_password = "p"\n': (
        ":2: process.database: есть пароль, но нет имени"
    ),
    "[process]\nunconfirmed = 1\n": ":2: process.unconfirmed: найдено 1. Нужно (true или false)",
    "[retention]\nraw_days = 0\n": ":2: retention.raw_days: найдено 0. Нужно от 1 до 3650",
    "[knowledge]\nanswer_threshold = 90\n": ":2: knowledge.answer_threshold: найдено 90. Нужно от",
    '[knowledge]\nslang = "no.tsv"\n': ":2: knowledge.slang: no.tsv: не читается",
    "[knowledge]\nanswer_threshold = 0.5\noffer_threshold = 1\n": (
        ":3: knowledge.offer_threshold: найдено 1.0. Не больше answer_threshold 0.5"
    ),
    "process = 5\n": ":1: process: найдено: 5. Нужен раздел [process]",
    "[page]\n": ":1: page: неизвестный ключ. Бывают: process, retention, webhooks, knowledge, "
    "colleges",
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_wrong_value_outside_colleges(tmp_path: Path, text: str, expected: str) -> None:
    (line,) = problems(tmp_path, text + COLLEGE)
    assert line.startswith(f"config.toml{expected}")


def test_listen_takes_names_and_both_kinds_of_addresses(tmp_path: Path) -> None:
    for text, host in (("[::1]:80", "::1"), ("localhost:80", "localhost")):
        process = read(tmp_path, f'[process]\nlisten = "{text}"\n{COLLEGE}').process
        assert (process.host, process.port) == (host, 80)


SYNTAX = {
    "[process\n": ":1: не получается прочитать «[process». Имя раздела не закончено",
    'a = 1\nb = "x\n': ':2: не получается прочитать «b = "x». Строка не закончена',
    "a = 1\na = 2\n[b]\n": ":2: не получается прочитать «a = 2». Этот ключ или раздел уже есть",
    "[a]\n[b]\n[a]\n": ":3: не получается прочитать «[a]». Этот раздел уже есть",
    'a = "C:\\qwe"\n': ':1: не получается прочитать «a = "C:\\qwe"». Путь с «\\»',
    "a = [1,\n\n\n": ":1: не получается прочитать «a = [1,». Строки пишутся в кавычках",
    "a.b. = 1\n": ":1: не получается прочитать «a.b. = 1». Проверьте запись",
}


@pytest.mark.parametrize(("text", "expected"), SYNTAX.items())
def test_broken_or_truncated_file_names_the_line(tmp_path: Path, text: str, expected: str) -> None:
    (line,) = problems(tmp_path, text)
    assert line.startswith(f"config.toml{expected}")


def pages_or_repairs(path: Path) -> list[object]:
    try:
        return [page.group for page in read_config(path, {}).colleges[0].pages]
    except ConfigError as error:
        return [problem.repair for problem in error.problems]


def test_file_cut_anywhere_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    for cut in range(len(VK)):
        found = pages_or_repairs(write(tmp_path, VK[:cut]))
        # Cut between two tables the file is valid and says less; cut at its end, the same.
        valid = found in ([], [5])
        assert valid or all(isinstance(repair, str) and repair for repair in found)


def test_other_encoding_names_the_line(tmp_path: Path) -> None:
    assert problems(tmp_path, b"a = 1\n# \xcf\xf0\xe8\xb8\xec\n") == [
        "config.toml:2: текст не в кодировке UTF-8. Сохраните файл в UTF-8"
    ]


def test_missing_file_and_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="файла нет"):
        read_config(tmp_path / "config.toml", {})
    with pytest.raises(ConfigError, match="файл не открывается"):
        read_config(tmp_path, {})


@pytest.mark.parametrize(
    "line",
    [
        f"# {TELEGRAM_TOKEN}",
        f'"{VK_KEY}" = 1',
        f'[process]\nlog = "{VK_KEY}"',
        f'[process]\nlog = "{TELEGRAM_TOKEN}',
        '[process]\ndatabase = "postgresql+psycopg://priemka:p4ssw0rd@db/p"',
    ],
)
def test_token_in_a_file_others_may_read_is_refused_and_not_repeated(
    tmp_path: Path, line: str
) -> None:
    lines = problems(tmp_path, line + "\n" + COLLEGE, mode=0o640)
    assert any("chmod 600 config.toml" in text for text in lines)
    text = " ".join(lines)
    assert not any(secret in text for secret in (TELEGRAM_TOKEN, VK_KEY, "p4ssw0rd"))


def test_token_in_a_private_comment_is_the_owners_affair(tmp_path: Path) -> None:
    path = write(tmp_path, f"# {TELEGRAM_TOKEN}\n{COLLEGE}", 0o600)
    assert read_config(path, {}).colleges


def test_password_in_the_database_address_is_refused_in_a_private_file_too(tmp_path: Path) -> None:
    head = '[process]\ndatabase = "postgresql+psycopg://priemka:p4ssw0rd@db/p"\n'
    (line,) = problems(tmp_path, head + COLLEGE, 0o600)
    assert "пароль стоит в самом адресе" in line
    assert "p4ssw0rd" not in line
