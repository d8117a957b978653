"""What people at the desk read when a platform may have kept messages from us."""

from datetime import datetime

from handlers.texts.cards import CHANNELS

FORGOTTEN = (
    "Непрочитанное там хранится только сутки. Если кто-то писал в это время, он ждёт ответа: "
    "при случае попросите написать ещё раз."
)
LOST = (
    "Пропущенные сообщения бот дочитывает из переписки сам, а нажатия кнопок за это время пропали. "
    "Загляните, пожалуйста, в переписку страницы, не ждёт ли там кто-нибудь."
)


def gap(channel: str, since: datetime, until: datetime, *, kept_elsewhere: bool) -> str:
    """Between these local times messages may not have reached us.

    `kept_elsewhere`: the platform has them in its history.
    """
    where = CHANNELS.get(channel, channel)
    span = f"с {since:%d.%m %H:%M} по {until:%d.%m %H:%M} сообщения могли не дойти."
    return f"{where}: {span} {LOST if kept_elsewhere else FORGOTTEN}"
