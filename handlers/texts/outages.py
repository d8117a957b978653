"""What people at the desk read when a platform may have kept messages from us."""

from datetime import datetime, timedelta

from handlers.texts.cards import CHANNELS

FORGOTTEN = (
    "Непрочитанное там хранится только {kept}. Если кто-то писал в это время, он ждёт ответа: "
    "при случае попросите написать ещё раз."
)
_DAY = 24
LOST = (
    "Пропущенные сообщения бот дочитывает из переписки сам, а нажатия кнопок за это время пропали. "
    "Загляните, пожалуйста, в переписку страницы, не ждёт ли там кто-нибудь."
)


def forgotten(kept: timedelta) -> str:
    """What was not read in time is gone."""
    hours = round(kept / timedelta(hours=1))
    return FORGOTTEN.format(kept="сутки" if hours == _DAY else f"{hours} ч")


def gap(channel: str, since: datetime, until: datetime, *, kept: timedelta | None) -> str:
    """Between these local times messages may not have reached us.

    `kept` is how long the platform keeps the unread, None = it has all of them in its history.
    """
    where = CHANNELS.get(channel, channel)
    span = f"с {since:%d.%m %H:%M} по {until:%d.%m %H:%M} сообщения могли не дойти."
    return f"{where}: {span} {LOST if kept is None else forgotten(kept)}"
