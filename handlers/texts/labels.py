"""Words on buttons: what a press does, at most 40 characters."""

PERSON = "Спросить сотрудника"
HELPED = "Помогло"
UNHELPED = "Не помогло"
THANKS = "Спасибо"
MORE = "Ещё вопрос"
DATA = {
    "export": "Прислать всё",
    "delete": "Удалить",
    "yes": "Да, удалить",
    "no": "Нет, оставить",
}

TAKE = "Беру"
SKIP = "Не вопрос"
FLOOR = "Вернуть боту"
CLOSE = "Закрыть"
BASE = "В базу"
PASS = "Передать…"
CENTRE = "Центр"
PUBLISH = "Опубликовать для колледжа"
PROPOSE = "Предложить Центру"
DROP = "Не надо"


def spread(count: int) -> str:
    """Send the same answer to everybody who waits for it."""
    return f"Ответить всем {count}"


def give(number: int, title: str) -> str:
    """Answer with this entry."""
    return f"Ответ {number}: {title}"
