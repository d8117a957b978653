"""What is said when a question goes to a person: who will answer and when, or where to ask."""

UNSURE = "Точного ответа у меня нет, поэтому передаю вопрос человеку."
REST = "На остальное точного ответа у меня нет, это передаю человеку."
ASKED_PERSON = "Хорошо, передаю человеку."
PAUSED = "Сейчас на вопросы отвечают сотрудники, передаю им."
ADDED = "Добавил к вашему вопросу, сотрудник увидит."
WRITE_MEANWHILE = "Напишите пока, что хотите узнать: сотрудник увидит и это."
ALREADY_HANDED = "Вопрос уже у сотрудников."
OVERDUE = "Простите, ответ задерживается. Ваш вопрос у сотрудников, они видят, что вы ждёте."
NOT_AN_APPEAL = (
    "Переписка здесь — это не официальное обращение: у обращения свой порядок и срок ответа. "
    "Чтобы подать его, напишите в колледж письменно или заполните форму "
    "«Госуслуги. Решаем вместе» на официальной странице колледжа."
)

# No hand-over is allowed here, so the asker hears honestly where people do answer.
REFERENCE_ONLY = "Точного ответа у меня нет, а сотрудникам отсюда я вопросы не передаю."
REFERENCE_REST = "На остальное точного ответа у меня нет, а сотрудникам отсюда я не передаю."
NO_PERSON_HERE = "Позвать сотрудника отсюда я не могу."
ASK_ELSEWHERE = (
    "Спросите, пожалуйста, на официальной странице колледжа во ВКонтакте или по телефону "
    "приёмной комиссии: он есть на сайте колледжа."
)


def promise(answerer: str, when: str) -> str:
    """Who answers (in the nominative) and when ("сегодня до 16:30")."""
    return f"Сотрудники ({answerer}) ответят прямо здесь {when}."


def still(when: str) -> str:
    """The question waits already; `when` is the promise given before."""
    return f"Ваш вопрос уже у сотрудников, ответ придёт сюда {when}."


def delayed(when: str) -> str:
    """The promised time has passed without an answer; `when` is the new promise."""
    return f"Простите, ответ задерживается. Вопрос не потерялся, сотрудники ответят {when}."
