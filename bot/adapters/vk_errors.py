"""VK's error codes and what each means; what is not listed is our bug and shown to a person.

Codes and names are those of errors.json in VK's published API schema (5.199). A row that speaks
of some operations only stands before the one that speaks of all.
"""

from bot.adapters.meanings import Meaning, Only, Row

_KEYS = "Управление → Дополнительно → Работа с API → Ключи доступа"
_NEW_KEY = f"Создайте новый ключ сообщества ({_KEYS}) и запишите его в секрет страницы."
_RIGHTS = "Отметьте «Сообщения» и «Управление»."

STOPPED = {
    2: "Приложение, которому принадлежит ключ, отключено. " + _NEW_KEY,
    5: f"ВКонтакте не принимает ключ сообщества. {_NEW_KEY}",
    7: f"Ключу сообщества не хватает прав. {_NEW_KEY} {_RIGHTS}",
    14: "ВКонтакте требует капчу: сообщество заподозрили в рассылке. Ответьте кому-нибудь "
    "вручную из сообщений сообщества и запустите страницу через час.",
    15: "ВКонтакте закрыл доступ: ключ от другого сообщества или у него не хватает прав. "
    f"{_NEW_KEY} {_RIGHTS}",
    17: "ВКонтакте требует подтвердить владельца: войдите в сообщество в браузере.",
    24: "ВКонтакте требует подтверждения: войдите в сообщество в браузере.",
    25: f"ВКонтакте требует подтвердить ключ. {_NEW_KEY}",
    27: f"Ключ сообщества недействителен. {_NEW_KEY}",
    28: f"Ключ приложения недействителен. {_NEW_KEY}",
    38: f"ВКонтакте не знает приложения, которому принадлежит ключ. {_NEW_KEY}",
    40: "ВКонтакте не знает этого сообщества: проверьте номер в config.toml.",
    42: f"Ключ сообщества нельзя использовать с адреса этого сервера. {_NEW_KEY}",
    203: "У ключа нет доступа к этому сообществу: проверьте номер сообщества в config.toml.",
    912: "У сообщества выключены возможности ботов, поэтому кнопки не отправляются. Включите: "
    "Управление → Сообщения → Настройки для бота.",
}
LONG_POLL_OFF = (
    "У сообщества выключен Long Poll. Включите: "
    "Управление → Дополнительно → Работа с API → Long Poll API."
)
_UNREACHABLE = {
    18: "deleted",
    30: "privacy",
    37: "deleted",
    39: "no_chat",
    113: "no_chat",
    900: "blocked",
    901: "denied",
    902: "privacy",
    917: "no_chat",
    922: "kicked",
    925: "no_rights",
    927: "no_chat",
    932: "no_chat",
    935: "no_chat",
    936: "no_chat",
    945: "no_chat",
    946: "no_chat",
    950: "too_late",
    962: "denied",
    983: "no_rights",
    985: "no_rights",
    987: "denied",
    988: "denied",
    1012: "no_rights",
}
PARAMETER = 100
_UNCHANGEABLE = (15, 909, 920, 924, 949)
_UNSHOWN = (19, PARAMETER, 104, 921, 924, 969)
_OURS = (
    *(3, 4, 8, 11, 12, 16, 19, 20, 21, 22, 23, 33, 34, 35, 41, PARAMETER, 104),
    *(910, 911, 913, 914, 921, 940, 943, 944, 969),
)

ROWS: tuple[Row, ...] = (
    # A press can be answered for a minute: afterwards there is nobody to tell.
    Row(PARAMETER, Meaning.DONE, only=Only.PRESS),
    *(Row(code, Meaning.DIALOG, word="no_message", only=Only.EDIT) for code in _UNCHANGEABLE),
    Row(PARAMETER, Meaning.DIALOG, "message_id", "no_message", only=Only.EDIT),
    Row(PARAMETER, Meaning.DIALOG, "cmid", "no_message", only=Only.EDIT),
    # What is to be shown is gone, or nobody may show it.
    *(Row(code, Meaning.GONE, word="gone", only=Only.FILES) for code in _UNSHOWN),
    # Thrown out of one group chat, a community still works everywhere else.
    *(Row(code, Meaning.DIALOG, word="kicked", only=Only.CHAT) for code in (7, 15)),
    Row(1, Meaning.RETRY),
    Row(10, Meaning.RETRY),
    # Too many a second, flood, limits of the day, a section that is off for a while.
    Row(6, Meaning.FREEZE, wait=1.0),
    Row(9, Meaning.FREEZE, wait=60.0),
    Row(29, Meaning.FREEZE, wait=300.0),
    Row(32, Meaning.FREEZE, wait=60.0),
    Row(43, Meaning.FREEZE, wait=60.0),
    Row(13, Meaning.UNKNOWN),
    Row(36, Meaning.UNKNOWN),
    *(Row(code, Meaning.DIALOG, word=word) for code, word in _UNREACHABLE.items()),
    *(Row(code, Meaning.STOP, word=said) for code, said in STOPPED.items()),
    *(Row(code, Meaning.BUG) for code in _OURS),
)
