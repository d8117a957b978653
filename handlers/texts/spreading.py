"""What is said when many wait for the same answer."""

from collections.abc import Sequence

NOBODY_LEFT = "Им уже ответили, ничего не отправлено."
_ASKED = 120


def offer(wordings: Sequence[str]) -> str:
    """To the desk: who else asks this, every wording of theirs."""
    return (
        f"То же спрашивают ещё {len(wordings)}:\n{_listed(wordings)}\n\n"
        "Если ваш ответ подходит ко всем этим словам, одно нажатие отправит его и им."
    )


def personal(wordings: Sequence[str]) -> str:
    """To the desk: others ask this, but the answer names somebody."""
    return (
        f"То же спрашивают ещё {len(wordings)}:\n{_listed(wordings)}\n\n"
        "В ответе есть телефон, имя или номер, поэтому всем его отправить нельзя. "
        "Напишите ответ без них, если он подходит всем."
    )


def _listed(wordings: Sequence[str]) -> str:
    return "\n".join(f"— {' '.join(words.split())[:_ASKED]}" for words in wordings)


def started(count: int) -> str:
    """A moment's word to who pressed."""
    return f"Отправляю ещё {count}."
