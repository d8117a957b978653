"""What people at the desk read about a question that waits: soon due, late, listed."""

from datetime import timedelta

OVERDUE = "Обещанное время прошло, а ответа нет. Человеку написали, что ответ задерживается."
LISTED = "Вопрос всё ещё без ответа и теперь виден Центру в списке просроченных."
DANGER_WAITS = (
    "Опасность для жизни, а карточку ещё никто не закрыл. Посмотрите, пожалуйста, сейчас."
)


def yours(number: int, when: str) -> str:
    """To who took the question: the promised time is near."""
    return f"Вопрос № {number} за вами, человеку обещали ответ {when}. Успеваете?"


def nobodys(when: str) -> str:
    """To the desk: the promised time is near and nobody took the question."""
    return f"Этот вопрос ещё никто не взял, а человеку обещали ответ {when}."


def late(number: int, waited: str) -> str:
    """To the desk and to who answers for the college."""
    return f"На вопрос № {number} не ответили вовремя: человек ждёт {waited}."


def lasting(waited: timedelta) -> str:
    """How long somebody waits: «45 мин», «9 ч», «2 дн. 3 ч»."""
    minutes = max(int(waited.total_seconds()) // 60, 0)
    hours, days = minutes // 60, minutes // (60 * 24)
    if not hours:
        return f"{minutes} мин"
    return f"{days} дн. {hours % 24} ч" if days else f"{hours} ч"
