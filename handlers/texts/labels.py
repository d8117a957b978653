"""Words on buttons: what a press does, at most 40 characters."""

PERSON = "Спросить сотрудника"

TAKE = "Беру"
FLOOR = "Вернуть боту"
CLOSE = "Закрыть"
