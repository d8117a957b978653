"""What stands on a card at the desk: the question, where from, by when, how to answer."""

from collections.abc import Sequence

from knowledge.slots import Slots

ANSWER_IN_TOPIC = "Ответьте в этой теме или на это сообщение, я передам ваши слова человеку."
ANSWER_BY_REPLY = "Ответьте на это сообщение, я передам ваши слова человеку."
BEFORE = "До этого:"
WHO = {"asker": "Человек", "bot": "Бот", "person": "Сотрудник"}
WHY = {
    "not_understood": "Бот не понял вопрос.",
    "unsure": "Бот не уверен, о чём вопрос.",
    "asked_person": "Человек сам позвал сотрудника.",
    "not_helped": "Ответа бота человеку не хватило, он позвал сотрудника.",
    "no_fact": "Вопрос понятен, но у колледжа не заполнены данные.",
    "expired": "Вопрос понятен, но ответ устарел.",
    "unconfirmed": "Вопрос понятен, но ответ никто не подтвердил.",
    "answerless": "Вопрос понятен, но ответа в базе нет.",
    "too_many": "В сообщении много вопросов, на первые бот ответил.",
    "late": "Сообщение пришло, когда бот не работал.",
    "paused": "Бот на паузе.",
    "our_bug": "Площадка не приняла ответ бота.",
}
"""By the reason a question was handed over for; what is not here needs no word."""
WHY_DANGER = "По словам похоже на опасность для жизни. Бот сразу отправил телефоны помощи."
MORE = "Дополнение от человека:"
DANGER = "ОПАСНОСТЬ ДЛЯ ЖИЗНИ. Прочитайте сейчас и действуйте по порядку колледжа."
KEPT = (
    "В этом разговоре появилось сообщение для дежурных. Дальше его видят и ведут только они, "
    "отвечать отсюда не нужно."
)
FACE_OFF = "Этот стол выключен: вопрос ведут на других столах колледжа."
NOBODY_ON_DUTY = "Никто из дежурных не откликнулся, поэтому карточку видят все, кто отвечает."
DRAFT = "Похоже на это (не подтверждено, проверьте, прежде чем отправлять):"
MEANINGS = "Что это может значить. Нажмите кнопку, и ответ уйдёт человеку:"
CHANNELS = {"telegram": "Telegram", "vk": "ВКонтакте", "web": "пробная страница"}
ANSWERED_ELSEWHERE = "Уже ответили с другого стола."
UNCONFIRMED = (
    "Не знаю, дошёл ли последний ответ: платформа не подтвердила. "
    "Проверьте переписку и при необходимости напишите ещё раз."
)
CARD_NOT_SHOWN = (
    "Возможно, в чате сотрудников этого не видно: площадка не приняла сообщение. "
    "Ответьте, пожалуйста, отсюда."
)
STAFF_NOT_TOLD = (
    "Напоминание сотруднику лично не дошло: он не писал этой странице или запретил ей писать."
)
STILL_TRYING = (
    "Последний ответ всё ещё не доставлен: платформа не принимает сообщения. "
    "Пробую дальше, как только дойдёт, это будет видно здесь."
)
UNREADABLE = "Пришло сообщение, которое я не смог прочитать."
NOBODY_AT_CENTRE = "Центр вопрос не получил, поэтому он снова здесь. Ответьте, пожалуйста, сами."
STUCK = "Это сообщение я не смог обработать, посмотрите, пожалуйста, сами."
OUR_BUG = "Ответ не принят платформой по нашей ошибке. Напишите человеку сами, пожалуйста."
UNDELIVERABLE = {
    "blocked": "Не доставлено: человек запретил сообщения от страницы.",
    "denied": "Не доставлено: человек запретил сообщения от страницы.",
    "deactivated": "Не доставлено: аккаунт человека удалён.",
    "kicked": "Не доставлено: бота убрали из чата.",
    "no_chat": "Не доставлено: такого чата больше нет.",
    "page_removed": "Не доставлено: страница, с которой человек писал, больше не подключена.",
}
UNCARRIED = {
    "gone": "на площадке его больше нет",
    "size": "он слишком большой",
    "kind": "такое эта площадка не передаёт",
    "voice": "человек запретил присылать ему голосовые сообщения",
    "network": "площадка его не отдаёт",
    "rights": "у ключа сообщества нет прав на фотографии и документы",
}
UNDELIVERABLE_OTHER = "Не доставлено: платформа не приняла сообщение."


def head(number: int, channel: str) -> str:
    """The first line: the card's number and where the question came from."""
    return f"Вопрос № {number} · {CHANNELS.get(channel, channel)}"


def waits(since: str, by: str, *, taken: bool) -> str:
    """Since when somebody waits and until when they were promised an answer, in local time."""
    return f"Ждёт с {since}, обещали до {by}" + (", вопрос взят" if taken else "")


def came(at: str) -> str:
    """When a question came of which nobody was promised anything."""
    return f"Пришёл {at}"


def before(turns: Sequence[tuple[str, str]]) -> str:
    """What was said before the question: who (asker, bot, person) and their words."""
    return "\n".join([BEFORE, *(f"{WHO.get(who, who)}: {words}" for who, words in turns)])


def heard(slots: Slots) -> str:
    """What was heard beside the topic; "" for nothing."""
    told = [
        *(trade.said for trade in slots.trades),
        f"после {slots.base} классов" if slots.base else "",
        slots.form.value if slots.form else "",
        f"балл {slots.score:g}".replace(".", ",") if slots.score is not None else "",
        f"{slots.year} год" if slots.year else "",
        slots.town,
    ]
    found = ", ".join(word for word in told if word)
    return f"Услышал: {found}." if found else ""


def why(reason: str, missing: Sequence[str]) -> str:
    """Why the bot did not answer by itself, with the titles of the facts it lacked."""
    words = WHY.get(reason, "")
    return f"{words} Не хватает: {', '.join(missing)}." if words and missing else words


def meaning(number: int, title: str, percent: int, text: str, *, sure: bool) -> str:
    """An entry a question may mean, and the answer it gets."""
    doubt = "" if sure else ", не подтверждено"
    return f"{number}. {title} ({percent} %{doubt})\n{text}"


def topic(number: int) -> str:
    """The name of an asker's topic; no personal data stand in it."""
    return f"Собеседник № {number}"


def more(text: str) -> str:
    """The asker wrote again while the card is open."""
    return f"{MORE}\n{text}"


def revised(text: str) -> str:
    """The asker changed the message on the card."""
    return f"Человек исправил своё сообщение, теперь оно такое:\n{text}"


def undelivered(reason: str) -> str:
    """Why a reply did not reach the asker."""
    return UNDELIVERABLE.get(reason, UNDELIVERABLE_OTHER)


def uncarried(reason: str, *, to_desk: bool) -> str:
    """A file got lost on its way from the asker to the desk, or the other way round."""
    why = UNCARRIED.get(reason, "площадка его не приняла")
    if to_desk:
        return f"Вложение человека здесь показать не удалось: {why}. Посмотрите его на площадке."
    return f"Ваше вложение человеку не передано: {why}. Слова переданы."
