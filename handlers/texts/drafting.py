"""What is said of a person's answer on its way into the base."""

from collections.abc import Sequence

from handlers.drafts import DraftState, Stolen, Trial
from handlers.splitting import shortened

COMES = "Готовлю черновик, через несколько секунд покажу."
THERE = "Черновик этого ответа уже есть: ниже или на странице черновиков."
GONE = "Такого черновика здесь нет."
NOT_ANSWERED = "Сначала ответьте человеку: в базу пойдут вопрос и ваш ответ."
DANGER = "Об опасности для жизни отвечает только человек, в базу это не кладут."
PERSONAL = (
    "Здесь остались телефон, имя или номер, которых нет среди данных колледжа. "
    "Уберите их на странице черновиков, потом можно публиковать."
)
SECOND = (
    "В ответе есть сумма или дата: прочитать и опубликовать должен другой сотрудник, "
    "не тот, кто сделал черновик."
)
NAMES_SOMEBODY = "Здесь остались телефон, имя или номер. Уберите на странице черновиков."
NEEDS_SECOND = "В ответе сумма или дата: опубликовать должен другой сотрудник."
FAULTY = "В черновике ошибка. Поправьте на странице черновиков."
CHANGED = "Пока вы писали, черновик изменился или о нём уже решили. Ваши слова ниже, сверьте."
EMPTY = "Впишите и вопрос, и ответ."
MANY = "Можно не больше {most} вариантов вопроса."
UNTRIED = "Не получилось проверить его. Нажмите «Опубликовать» ещё раз чуть позже."
_DECIDED = {
    DraftState.AGREED: "Проверяю и публикую, через несколько секунд напишу.",
    DraftState.PUBLISHED: "Опубликовано: на такой вопрос бот теперь отвечает сам.",
    DraftState.PROPOSED: "Предложено Центру. Пока он не решил, отвечаете вы.",
    DraftState.DROPPED: "Черновик убран.",
}
_QUOTED = 120
_MOST_LOST = 5


def decided(state: DraftState) -> str:
    """What has become of a draft."""
    return _DECIDED.get(state, COMES)


def published(card: int) -> str:
    """An answer has gone into the base."""
    return f"Черновик вопроса № {card}. {_DECIDED[DraftState.PUBLISHED]}"


def refused(card: int, why: str) -> str:
    """An answer has not gone into the base."""
    return f"Черновик вопроса № {card} не опубликован. {why}"


def golden(lost: Sequence[str]) -> str:
    """Which questions of the golden set an entry would lose, and what to do."""
    one = len(lost) == 1
    asked = "\n".join(f"— {shortened(text, _QUOTED)}" for text in lost[:_MOST_LOST])
    more = f"\n…и ещё {len(lost) - _MOST_LOST}" if len(lost) > _MOST_LOST else ""
    return (
        f"С ним бот перестанет понимать {'проверенный вопрос' if one else 'проверенные вопросы'} "
        f"(золотой набор):\n{asked}{more}\n"
        "Напишите на странице черновиков точнее, как спрашивают, или предложите ответ Центру."
    )


def head(card: int, wordings: Sequence[str]) -> str:
    """What the draft is of and how people ask it."""
    asked = "\n".join(f"— {one}" for one in wordings)
    return f"Черновик для базы, вопрос № {card}. Спрашивают так:\n{asked}"


def answer(text: str) -> str:
    """The answer as askers would get it."""
    return f"Бот ответит:\n{text}"


def quoted(titles: Sequence[str]) -> str:
    """Which facts of the college stand in the answer."""
    return f"Возьму из данных колледжа и обновлю вместе с ними: {', '.join(titles)}."


def trial(found: Trial) -> str:
    """What the entry would do to earlier questions, and to the golden set above all."""
    if found.lost:
        return f"Опубликовать пока нельзя. {golden(found.lost)}"
    if not found.questions:
        return "Прошлых вопросов, на которых это можно проверить, ещё нет."
    if not found.caught and not found.stolen:
        return f"Проверено на {found.questions} прошлых вопросах: кроме этого, ничего не меняется."
    lines = []
    if found.caught:
        lines.append(f"Ответил бы ещё на вопросы, оставшиеся без ответа бота: {found.caught}")
        lines += [f"— {shortened(one, _QUOTED)}" for one in found.examples]
    lines += [line for one in found.stolen for line in _stolen(one)]
    return "\n".join(lines)


def _stolen(one: Stolen) -> list[str]:
    return [
        f"Внимание, перехватит у записи «{one.title}»: {one.count}",
        *(f"— {shortened(text, _QUOTED)}" for text in one.examples),
    ]
