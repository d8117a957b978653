"""Holds that a page or desk that could not work as written is refused before anything starts."""

from pathlib import Path

import pytest

from bot.config import read_config
from tests.test_config import COLLEGE, TELEGRAM, TELEGRAM_TOKEN, VK, problems, write

PAGE = "[[colleges.pages]]\n"
WEB = COLLEGE + PAGE + 'slug = "w"\nchannel = "web"\n'
VK_DESK = '[[colleges.desks]]\nchannel = "vk"\npage = "v"\nchat = 2000000001\n'
TG_DESK = '[[colleges.desks]]\nchannel = "telegram"\npage = "t"\nchat = -100500\n'
SECOND = PAGE + 'slug = "x"\nchannel = "vk"\n'

WRONG = {
    "[process]\n": "config.toml: нет ни одного колледжа. Добавьте: [[colleges]]",
    "colleges = 1\n": ":1: colleges: найдено: 1. Нужен раздел [[colleges]]",
    "[[colleges]]\n": ':1: colleges.files: ключа нет. Добавьте: files = "sample"',
    '[[colleges]]\nfiles = "нет такой"\n': ":2: colleges.files: папки нет: ",
    '[[colleges]]\nfiles = ""\n': ":2: colleges.files: папки нет: ",
    COLLEGE + "pages = 7\n": ":3: colleges.pages: найдено: 7. Нужен раздел [[colleges.pages]]",
    COLLEGE + "pages = [1]\n": ":3: colleges.pages: найдено: список. Нужен раздел",
    COLLEGE + "[colleges.pages]\na = 1\n": ":3: colleges.pages: найдено: раздел. Нужен раздел",
    COLLEGE + "fiels = 1\n": ":3: colleges.fiels: неизвестный ключ. Может быть, «files»?",
    WEB.replace('"w"', '"Веб"'): ":4: colleges.pages.slug: найдено «Веб». Нужно (строчные",
    WEB + 'token = "w"\n': ":6: colleges.pages.token: у страницы «web» этого ключа нет",
    WEB + 'slag = "w"\n': ":6: colleges.pages.slag: неизвестный ключ. Может быть, «slug»?",
    TELEGRAM + "group = 5\n": ":8: colleges.pages.group: у страницы «telegram» этого ключа нет",
    TELEGRAM.replace('mode = "full"\n', ""): (
        ':3: colleges.pages.mode: ключа нет. Добавьте: mode = "full" или "reference" или "off"'
    ),
    TELEGRAM + 'proxy = "ftp://x"\n': ":8: colleges.pages.proxy: найдено «ftp://x». Нужно (адрес)",
    TELEGRAM + 'api = "x"\n': ":8: colleges.pages.api: найдено «x». Нужно (адрес http(s)",
    TELEGRAM + "poll_seconds = 90\n": ":8: colleges.pages.poll_seconds: найдено 90. Нужно от 1",
    VK.replace("group = 5\n", ""): ":3: colleges.pages.group: ключа нет. Добавьте: group = 123",
    VK.replace("= 5", "= -5"): ":7: colleges.pages.group: найдено -5. Нужно от 1",
    VK.replace("= 5", '= "5"'): ":7: colleges.pages.group: найдено «5». Нужно (целое число)",
    VK + SECOND + 'token = "v"\ngroup = 6\n': ":11: colleges.pages.token: уже есть выше",
    VK + SECOND + 'token = "x"\ngroup = 5\n': ":12: colleges.pages.group: уже есть выше",
    VK + VK_DESK.replace('"v"', '"z"'): ":10: colleges.desks.page: найдено «z». Страницы этого",
    COLLEGE + VK_DESK: ":5: colleges.desks.page: найдено «v». Страницы этого колледжа: пока ни",
    VK + TG_DESK.replace('"t"', '"v"'): ":10: colleges.desks.page: это страница «vk». Канал",
    VK + 'mode = "off"\n' + VK_DESK: ":11: colleges.desks.page: эта страница выключена",
    VK + VK_DESK.replace("2000000001", "77"): ":11: colleges.desks.chat: найдено 77. Номер бес",
    VK + VK_DESK.replace("2000000001", "true"): ":11: colleges.desks.chat: найдено true. Нужно",
    TELEGRAM + TG_DESK.replace("-", ""): ":11: colleges.desks.chat: найдено 100500. Номер гру",
    TELEGRAM + TG_DESK + TG_DESK: ":15: colleges.desks.chat: уже есть выше. У каждого стола",
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_wrong_college(tmp_path: Path, text: str, expected: str) -> None:
    (line,) = problems(tmp_path, text)
    assert expected in line
    assert line.startswith("config.toml:")


def test_misspelt_required_key_is_both_missing_and_unknown(tmp_path: Path) -> None:
    missing, unknown = problems(tmp_path, VK + VK_DESK.replace("page", "paeg"))
    assert "colleges.desks.page: ключа нет" in missing
    assert "Может быть, «page»?" in unknown


def test_token_in_place_of_a_secrets_name_is_not_repeated(tmp_path: Path) -> None:
    text = TELEGRAM.replace('token = "t"', f'token = "{TELEGRAM_TOKEN}"')
    (line,) = problems(tmp_path, text, mode=0o600)
    assert "найдено не имя секрета. Положите значение в файл secrets/kmt-tg" in line
    assert TELEGRAM_TOKEN not in line


def test_colleges_may_have_chats_of_the_same_vk_number(tmp_path: Path) -> None:
    second = (VK + VK_DESK).replace('"v"', '"w"').replace("= 5", "= 6")
    config = read_config(write(tmp_path, VK + VK_DESK + second), {})
    assert [college.desks[0].page for college in config.colleges] == ["v", "w"]


def test_files_of_a_college_count_from_the_configurations_folder(tmp_path: Path) -> None:
    (tmp_path / "kmt").mkdir()
    text = VK.replace('"sample"', '"kmt"')
    assert read_config(write(tmp_path, text), {}).colleges[0].files == tmp_path / "kmt"


def test_keys_in_strings_and_inner_tables_do_not_confuse_the_line(tmp_path: Path) -> None:
    text = '''# slug = """
[process]
data = """
[[colleges]]
slug = 1
"""
[[colleges]]  # first
files = "sample"
[[colleges]]
"files" = "sample"
pages = [
  { slug = "ok", channel = "web" },
  { slug = "Плохо", channel = "web" },
]
'''
    (line,) = problems(tmp_path, text)
    assert line.startswith("config.toml:11: colleges.pages.slug: найдено «Плохо»")
