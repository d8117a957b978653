"""What staff are told who come to the page in the browser by way of a messenger."""

from handlers.texts.cards import CHANNELS

PRIVATELY = "Это между нами: напишите мне то же самое в личные сообщения, не в общий чат."
UNKNOWN = (
    "Такого кода нет. Проверьте цифры: код стоит на странице входа и меняется каждый раз, "
    "когда её открывают заново."
)
LATE = "Этот код больше не действует. Возьмите на странице входа новый."
REPEATED = "Этот код уже сработал, второй раз он ничего не делает."
TOO_MANY = "Слишком много неверных кодов подряд. Подождите десять минут и возьмите новый код."
NO_PAGE = (
    "Страницы для браузера здесь нет. Её включает тот, кто ведёт «Приёмку» у вас: страница с "
    'channel = "web" в config.toml.'
)
ENDED = "Всё, что было открыто под вашим именем в браузерах, закрыто. Войти снова: /вход"


def not_listed(channel: str, number: str) -> str:
    """Whoever is not on the list hears what to hand to whom."""
    return (
        "Вас нет в списке сотрудников, поэтому войти не получится. Добавляет в список тот, кто "
        "отвечает за «Приёмку» в вашем колледже, или Центр. Передайте им: "
        f"{CHANNELS.get(channel, channel)}, номер {number}."
    )


def confirmed(device: str, began: str) -> str:
    """The browser comes in; who did not sit before it learns how to shut it out."""
    what = f" ({device})" if device else ""
    return (
        f"Впускаю. Вернитесь в браузер{what}: вход туда начали в {began}.\n\n"
        "Это были не вы? Отправьте /выход, и всё открытое под вашим именем закроется."
    )


def link(address: str, key: str, minutes: int) -> str:
    """A link for one use, which opens nothing before the button on its page is pressed."""
    return (
        f"Откройте и нажмите «Войти»:\n{address}/enter?key={key}\n\n"
        f"Ссылка действует {minutes} минут, один раз и только для вас: никому её не пересылайте."
    )
