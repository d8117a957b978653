"""Confirming by the command line: who, what they saw, until when; odd words store nothing."""

from pathlib import Path

from tests.test_commands_content import NEW, PHONE, College


def test_a_new_value_is_confirmed_by_somebody_who_saw_the_source(tmp_path: Path) -> None:
    college = College(tmp_path)
    changed = college.do("import", college.sheet(**{PHONE: NEW}), "--apply")
    assert "снимается: подтвердите новое" in changed.said
    standing = college.do("history", "facts", PHONE).said.rpartition("— версия")[2]
    assert "confirmed" not in standing
    nobody = college.do("confirm", "--source", "сайт", "--all")
    assert nobody.code == 1
    assert "Кто подтверждает" in nobody.wrong
    wrong = college.do("confirm", "contact.fax", "--source", "сайт", "--by", "Анна")
    assert "contact.fax" in wrong.wrong
    both = college.do("confirm", PHONE, "--all", "--source", "сайт", "--by", "Анна")
    assert both.code == 1

    done = college.do("confirm", PHONE, "--source", "сайт, контакты", "--by", "Анна")
    assert done.code == 0
    assert f"fact     {PHONE}" in done.said
    newest = college.do("history", "facts", PHONE).said.rpartition("— версия")[2]
    assert "Анна" in newest
    assert "сайт, контакты" in newest


def test_a_confirmation_has_a_last_day_if_somebody_says_so(tmp_path: Path) -> None:
    college = College(tmp_path)
    assert college.do("import", college.sheet(**{PHONE: NEW}), "--apply").code == 0
    confirm = ("confirm", PHONE, "--source", "сайт", "--by", "Анна", "--until")
    for odd, why in (
        ("2020-01-31", "31.01.2020 уже прошло: назовите последний день"),
        ("2120-01-31", "31.01.2120 слишком далеко"),
    ):
        wrong = college.do(*confirm, odd)
        assert (wrong.code, why in wrong.wrong) == (1, True), wrong.wrong
        assert "Ничего не записано" in wrong.wrong
    for odd in ("31.01.2098", "завтра", "2098-02-30"):
        wrong = college.do(*confirm, odd)
        assert (wrong.code, wrong.said) == (2, "")
        assert f"нужна дата, например 2027-07-01, а не «{odd}»" in wrong.wrong
    standing = college.do("history", "facts", PHONE).said.rpartition("— версия")[2]
    assert "confirmed" not in standing

    done = college.do(*confirm, "2098-01-31")
    assert "Подтверждено: 1, по 31.01.2098." in done.said, done.wrong
    newest = college.do("history", "facts", PHONE).said.rpartition("— версия")[2]
    assert "until = 2098-01-31" in newest
