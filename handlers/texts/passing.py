"""What is said when a question goes from one college to another."""

CENTRE = "Региональный центр приёма"
CHOOSE = "Выберите, кому передать."
TO_WHOM = (
    "Кому передать вопрос? Если колледжа здесь нет, напишите: /передать и часть названия или город."
)
NOBODY = "Передать некому: других колледжей здесь нет."
UNKNOWN = "Этому колледжу передать нельзя."
DANGER = "Опасность для жизни не передают: ею занимаются дежурные."
CLOSED = "Карточка уже закрыта."
DONE = "Передано."


def unknown(name: str) -> str:
    """No college is called so."""
    return f"Не нашёл колледжа «{name[:40]}», ничего не передано."


def several(count: int) -> str:
    """Several colleges are called so."""
    return f"Таких колледжей {count}, выберите один."


def handed(card: int, college: str) -> str:
    """The last word about a card where it stood."""
    return f"Вопрос № {card} передан: {college}. Отсюда на него больше не отвечают."


def to_asker(college: str, when: str) -> str:
    """Who answers from here, and by when ("" where nothing waits)."""
    by = f" Они ответят прямо здесь {when}." if when else ""
    return f"Ваш вопрос передан сотрудникам: {college}.{by}"
