"""What reports say: what each number means, and what is to be seen in each chart."""

from datetime import timedelta

from handlers.reports import Figures, Report
from handlers.texts.categories import CATEGORIES
from handlers.texts.reminding import lasting
from knowledge.russian import count_words, plural

TOPICS = {**CATEGORIES, "": "Другое"}
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_DAYS = (
    *("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"),
    "в воскресенье",
)
_EVENING, _MORNING = 18, 9

ASKED = (
    "Вопросы",
    "Сколько спросили. Приветствия и «спасибо» не считаются; не считаются и сообщения об "
    "опасности, и то, что сотрудник отметил «не вопрос». День — по часам колледжа.",
)
BY_BOT = ("Ответил бот", "Ответ бота остался последним: к сотруднику вопрос не попал.")
LASTED = (
    "Удержалось",
    "Какая доля ответов бота выдержала 7 дней: человек не нажал «Не помогло» и не спросил то же "
    "самое снова. Вернулся — ответ не засчитан. Ответы моложе 7 дней ещё не считаются.",
)
HANDED = ("Передано", "Вопрос хотя бы раз ушёл сотруднику, чем бы потом ни кончилось.")
NOBODY = (
    "Без ответа",
    "Ждут, закрыты без ответа, брошены на выборе или ответ не удалось доставить.",
)
MEDIAN = (
    "Половина за",
    "За столько приходит половина ответов сотрудников (медиана). От передачи до первого ответа, "
    "ночи и выходные входят: человек их тоже ждёт.",
)
NINTH = ("9 из 10 за", "За столько приходят девять ответов из десяти.")
OVERDUE = ("Позже обещанного", "Сотрудник ответил позже первого обещания или ещё не ответил.")
GAPS = ("Пробелы", "Темы без ответа в базе, которые спрашивали в колледже за 12 недель. Сейчас.")
STALE = ("Устарели", "Сведения колледжа, у которых кончился срок, а новых нет. Сейчас.")
COLUMNS = (ASKED, BY_BOT, LASTED, HANDED, NOBODY, MEDIAN, NINTH, OVERDUE, GAPS, STALE)
"""Every number a college has in a report, with what it means, in their order."""

ENTRY = "Запись"
CORRECTED = (
    "Поправляли",
    "Нужной записи бот не показал первой: человек выбрал третью или её дал сотрудник.",
)
HELPED, UNHELPED = ("Помогло", "Так сказали сами люди."), ("Не помогло", "Так сказали сами люди.")
ENTRY_COLUMNS = (ASKED, BY_BOT, LASTED, HELPED, UNHELPED, CORRECTED, HANDED)
CONFIRMED = "Подтверждено"
ALL, COLLEGE = "Все вместе", "Колледж"


def percent(part: int, whole: int) -> int | None:
    """The share in whole percents, None of nothing."""
    return round(100 * part / whole) if whole else None


def share(part: int, whole: int) -> str:
    """The same in words, "—" of nothing."""
    found = percent(part, whole)
    return "—" if found is None else f"{found} %"


def time(value: timedelta | None) -> str:
    """How long, "—" where nobody answered."""
    return "—" if value is None else lasting(value)


def _questions(count: int) -> str:
    return f"{count_words(count)} {plural(count, 'вопрос', 'вопроса', 'вопросов')}"


def who_answered(report: Report) -> str:
    """The sentence of the bars."""
    total = report.total.sums
    if not total.asked:
        return "За эти дни никто ничего не спросил."
    return (
        f"Бот закрыл сам {share(total.by_bot, total.asked)} из {count_words(total.asked)}, "
        f"сотрудники — {share(total.by_person, total.asked)}, "
        f"без ответа {_questions(total.by_nobody)}."
    )


def pace(found: Figures) -> str:
    """The sentence of the lines."""
    if found.times is None:
        return "Сотрудники за эти дни не отвечали."
    return (
        f"Половина ответов сотрудников пришла за {time(found.times.median)}, девять из десяти — "
        f"за {time(found.times.ninth)}. Чем дальше линии друг от друга, тем чаще кого-то забывали."
    )


def busiest(report: Report) -> str:
    """The sentence of hours and weekdays."""
    if not report.hours:
        return "За эти дни никто ничего не спросил."
    day, hour = max(report.hours, key=lambda key: (report.hours[key], -key[0], -key[1]))
    late = sum(count for (_, at), count in report.hours.items() if at >= _EVENING or at < _MORNING)
    return (
        f"Чаще всего пишут {_DAYS[day]} с {hour}:00 до {hour + 1}:00. Вечером и ночью (с 18 до 9) "
        f"приходит {share(late, sum(report.hours.values()))} вопросов."
    )


def longest(college: str, topic: str, median: timedelta | None) -> str:
    """The sentence of colleges and topics: where people wait longest."""
    if median is None:
        return "Сотрудники за эти дни не отвечали."
    return (
        f"Дольше всего ждут здесь: {college}, «{TOPICS[topic]}», половина ответов за "
        f"{time(median)}. Чем гуще цвет, тем дольше."
    )


def healthy(title: str, count: int) -> str:
    """The sentence of entries: which one leads people on to a person most often."""
    if not count:
        return "После ответов бота никто не просил сотрудника."
    return f"Чаще всего к сотруднику ведёт «{title}»: {_questions(count)}."


def news(count: int) -> str:
    """The sentence of new answers."""
    if not count:
        return "За эти дни ничего нового из пробелов не опубликовали."
    return "Если ответ удался, вопросы без ответа после публикации кончаются, а бот отвечает сам."
