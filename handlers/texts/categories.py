"""What the categories of entries and facts are called wherever people read them."""

from collections.abc import Mapping

# In the order in which people ask for them.
CATEGORIES: Mapping[str, str] = {
    "contact": "Контакты",
    "dates": "Сроки",
    "admission": "Поступление",
    "docs": "Документы",
    "documents": "Документы",
    "money": "Деньги",
    "dorm": "Общежитие",
    "study": "Учёба",
    "programs": "Профессии и специальности",
    "trade": "О профессии",
    "benefits": "Льготы",
    "life": "Жизнь в колледже",
    "army": "Армия",
    "job": "Работа",
    "after": "После колледжа",
    "college": "О колледже",
}


def name_of(category: str) -> str:
    """Return the name of a category; one that somebody typed is called as they typed it."""
    return CATEGORIES.get(category, category)
