"""What a desk says of itself: the queue, figures, a pause, and which commands there are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.boards import Board, Counts, Waiting
from handlers.splitting import shortened
from handlers.texts.cards import CHANNELS
from handlers.texts.reminding import lasting

HELP = (
    "На вопрос отвечайте в его теме или ответом на карточку, я передам слова человеку. "
    "Кнопки под карточкой: ответить готовым текстом, взять себе, отметить, что это не вопрос, "
    "вернуть разговор боту, закрыть, положить ваш ответ в базу.\n\n"
    "К карточке: /take (беру), /skip (не вопрос), /floor (вернуть боту), /close (закрыть), "
    "/вбазу (ваш ответ станет черновиком для базы), /передать (другому колледжу).\n"
    "К столу:\n"
    "/очередь — кто ждёт ответа\n"
    "/статистика — сколько спросили и ответили\n"
    "/пауза — бот молчит два часа, всё идёт вам; /пауза 8 — восемь часов; /пауза 0 — закончить\n"
    "/помощь — это сообщение\n\n"
    "Страница в браузере: напишите мне в личные сообщения /вход, я пришлю ссылку. "
    "/выход закроет всё, что там открыто под вашим именем."
)
NOBODY = "Никто не ждёт ответа."
WRONG_PAUSE = (
    "Не понял, на сколько. Напишите число часов, не больше {most}: /пауза 8. Закончить: /пауза 0."
)
PAUSE_OVER = "Пауза закончена, бот снова отвечает сам."
_SHOWN = 70


def paused(until: datetime) -> str:
    """The bot is silent until this local time."""
    return (
        f"Пауза до {until:%d.%m %H:%M}: бот не отвечает сам, все вопросы придут вам. "
        "Сообщения об опасности для жизни получат номера помощи, как всегда. "
        "Закончить раньше: /пауза 0."
    )


def queue(board: Board, now: datetime, zone: ZoneInfo) -> str:
    """Who waits, the most urgent first."""
    if not board.total:
        return _rest(NOBODY, board, zone)
    head = f"Ждут ответа: {board.total}" + (f", опаздываем: {board.late}" if board.late else "")
    lines = [_line(one, now, zone) for one in board.waiting]
    left = board.total - len(board.waiting)
    more = [f"и ещё {left}"] if left else []
    return _rest("\n".join([f"{head}.", *lines, *more]), board, zone)


def _rest(words: str, board: Board, zone: ZoneInfo) -> str:
    if board.paused_until is None:
        return words
    return f"{words}\n\nПауза до {board.paused_until.astimezone(zone):%d.%m %H:%M}."


def _line(one: Waiting, now: datetime, zone: ZoneInfo) -> str:
    short = shortened(one.text, _SHOWN)
    promised = f"{one.promised_at.astimezone(zone):%d.%m %H:%M}"
    late = ", опаздываем" if one.promised_at < now else ""
    taken = ", взят" if one.taken_by else ""
    channel = CHANNELS.get(one.channel, one.channel)
    waited = lasting(now - one.since)
    return f"№ {one.card} · {channel} · ждёт {waited}, обещали до {promised}{late}{taken}: {short}"


def statistics(board: Board) -> str:
    """What was asked and answered today and in the last seven days."""
    return "\n".join(
        [
            f"Сегодня: {counts(board.today)}.",
            f"За 7 дней: {counts(board.week)}.",
            f"Сейчас ждут: {board.total}, из них опаздываем: {board.late}.",
        ]
    )


def counts(found: Counts) -> str:
    """The figures of some days in a line."""
    took = f", человек отвечает за {lasting(found.median)}" if found.median is not None else ""
    rated = (
        f" (помогло {found.helped}, не помогло {found.unhelped})"
        if found.helped or found.unhelped
        else ""
    )
    return (
        f"вопросов {found.asked}, ответил бот {found.by_bot}{rated}, "
        f"ответили люди {found.by_person}{took}"
    )
