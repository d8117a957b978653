"""A lesson in a process of its own teaches the same, and its end is never waited for in vain."""

import threading

import pytest

from bot import teaching
from bot.teaching import Lesson, Teacher, learnt
from knowledge.confidence import Thresholds

LESSON = Lesson(
    {
        "docs.photo": ("какие нужны фото", "сколько фотографий", "фото на документы"),
        "dorm.available": ("есть общежитие", "дадут ли общежитие", "где жить"),
    },
    Thresholds(),
    lexical=True,
    slang={"фотки": "фото"},
)


def test_what_is_taught_in_another_process_is_the_same() -> None:
    here, there = learnt(LESSON), Teacher().teach(LESSON)
    assert there.thresholds == here.thresholds
    assert there.matcher.vocabulary.meant("фотки") == "фото"
    for text in ("сколько нужно фото", "сколько фоток", "общежитие есть?", "погода завтра"):
        assert there.matcher.matches(text) == here.matcher.matches(text)


def test_a_lesson_that_cannot_be_given_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "_MAIN", "raise MemoryError('all of it')")
    with pytest.raises(RuntimeError, match="MemoryError: all of it"):
        Teacher().teach(LESSON)


def test_a_lesson_can_be_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "_MAIN", "import sys, time; sys.stdin.read(); time.sleep(600)")
    teacher, failed = Teacher(), list[RuntimeError]()

    def lesson() -> None:
        with pytest.raises(RuntimeError) as caught:
            teacher.teach(LESSON)
        failed.append(caught.value)

    thread = threading.Thread(target=lesson)
    thread.start()
    # Before its process runs there is nothing to give up.
    while thread.is_alive():
        teacher.stop()
        thread.join(0.05)
    assert len(failed) == 1
