"""What is said about what is kept: shown, sent whole, deleted; honest about what cannot be."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers.kept import Kept, KeptQuestion
from handlers.splitting import shortened
from handlers.states import State
from handlers.texts.cards import CHANNELS

NOTHING = "О вас здесь ничего не сохранено."
KEPT = "Хорошо, ничего не удаляю."
CONFIRM = (
    "Удалю слова ваших сообщений и вопросов и ответы на них, и у бота, и на карточках сотрудников. "
    "Вопрос, на который ещё не ответили, закроется. Останутся только числа без слов: сколько было "
    "вопросов и когда. Вернуть удалённое нельзя. Удалить?"
)
STARTED = "Удаляю. Это меньше минуты, напишу, когда закончу."
LATER = (
    "Сейчас с вашим сообщением работает человек, которому важно его видеть. "
    "Удалю всё сразу, как только он закончит."
)
UNDER_WAY = "Уже сделано или делается прямо сейчас."
DONE = (
    "Готово: слова удалены, остались числа и номер вашего аккаунта, чтобы узнать этот чат. "
    "В чатах сотрудников я стёр то, что площадка даёт изменить; старое или пересланное там могло "
    "остаться. Сообщения в этом чате у вас самих я удалить не могу: сотрите их, если нужно."
)
ON_CARD = "Человек удалил свои данные. Отвечать на это больше не нужно."

_WHO = {"asker": "Вы", "bot": "Бот", "person": "Сотрудник"}
_STATES = {
    State.ANSWERED: "ответил бот",
    State.OFFERED: "бот уточнил",
    State.WAITING: "ждёт сотрудника",
    State.ANSWERED_BY_PERSON: "ответил сотрудник",
    State.CLOSED: "закрыт без ответа",
    State.UNDELIVERABLE: "ответ не дошёл",
}
_LENGTH = 100
_DAYS_IN_YEAR = 365
_FEW = 5


def _long(time: timedelta) -> str:
    years, left = divmod(time.days, _DAYS_IN_YEAR)
    if left or not years:
        return f"{time.days} дн."
    return f"{years} {'год' if years == 1 else 'года' if years < _FEW else 'лет'}"


def shown(kept: Kept, last: Sequence[KeptQuestion], zone: ZoneInfo) -> str:
    """What is kept in short, with the last questions."""
    own = sum(turn.who == "asker" for turn in kept.turns)
    where = CHANNELS.get(kept.channel, kept.channel)
    lines = [
        f"Что я о вас храню ({where}):",
        f"— номер вашего аккаунта: {kept.peer}; имени, фото и телефона не храню;",
        f"— ваших сообщений: {own}, ответов вам: {len(kept.turns) - own};",
        f"— вопросов: {len(kept.questions)}.",
    ]
    questions = [
        f"{one.at.astimezone(zone):%d.%m.%Y} «{shortened(one.text, _LENGTH)}» — "
        f"{_STATES.get(one.state, '')}"
        for one in last
    ]
    if questions:
        lines += ["", "Последние вопросы:", *questions]
    lines += [
        "",
        f"Слова хранятся {_long(kept.raw)}; без телефонов, имён и номеров — {_long(kept.masked)}, "
        "чтобы видеть, чего не хватает в ответах. Всё это есть только у колледжа.",
    ]
    return "\n".join(lines)


def exported(kept: Kept, zone: ZoneInfo) -> str:
    """Everything that is kept, word for word."""
    where = CHANNELS.get(kept.channel, kept.channel)
    lines = [f"Всё, что о вас хранится ({where}, аккаунт {kept.peer}).", "", "Переписка:"]
    lines += [
        f"{turn.at.astimezone(zone):%d.%m.%Y %H:%M} {_WHO.get(turn.who, turn.who)}: {turn.text}"
        for turn in kept.turns
        if turn.text.strip()
    ]
    lines += ["", "Вопросы:"]
    lines += [
        f"{one.at.astimezone(zone):%d.%m.%Y %H:%M} {_STATES.get(one.state, '')}: "
        f"{one.text or 'слова удалены'}"
        for one in kept.questions
    ]
    return "\n".join(lines)
