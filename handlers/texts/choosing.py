"""What is said to a press of a button: a moment's toast, or a reply where there are no toasts."""

OUTDATED = "Это уже неактуально. Напишите вопрос словами, отвечу."
GONE = "Этого ответа больше нет. Спросите, пожалуйста, своими словами или выберите другое."
ALREADY_ANSWERED = "Ответ уже есть выше."
GLAD = "Рад, что помогло!"
GLAD_ALREADY = "Да, отметил. Рад, что помогло!"
NO_MATTER = "Спасибо, что сказали!"
NOT_HELPED = "Жаль. Запишу, что этого ответа не хватило."
HANDING = "Передаю сотруднику."
PERSON_SPEAKS = "Сейчас вам отвечает сотрудник, передаю ему."
PERSON_HEARS = "Сейчас вам отвечает сотрудник: напишите ему прямо здесь."
WANTS_PERSON = "Просит ответить человека."
WRITE_NUMBER = "Выберите и напишите номер:"


def numbered(number: int, label: str) -> str:
    """A choice as a line, where a messenger shows no buttons."""
    return f"{number} — {label}"
