"""What people at the desk read when a file of theirs cannot go to the asker."""

from handlers.messages import Kind

_KINDS = {
    Kind.PHOTO: "фото",
    Kind.VOICE: "голосовое сообщение",
    Kind.AUDIO: "аудиозапись",
    Kind.VIDEO: "видео",
    Kind.VIDEO_NOTE: "видеосообщение",
    Kind.DOCUMENT: "файл",
    Kind.STICKER: "стикер",
    Kind.CONTACT: "контакт",
    Kind.LOCATION: "место на карте",
    Kind.FORWARD: "пересланное сообщение",
    Kind.POLL: "опрос",
    Kind.OTHER: "такое вложение",
}
WHERE = {"telegram": "в Telegram", "vk": "во ВКонтакте", "web": "на пробной странице"}


def wrong_kind(kind: Kind, target: str) -> str:
    """A kind of thing that does not go there."""
    return (
        f"Человек пишет {WHERE.get(target, target)}, и {_KINDS[kind]} отсюда туда не передать. "
        "Ничего не отправлено. Напишите, пожалуйста, словами или пришлите иначе."
    )


def too_large(megabytes: int) -> str:
    """A file over the limit of the way it has to go."""
    return (
        f"Файл больше {megabytes} МБ, отсюда его не передать. Ничего не отправлено. "
        "Пришлите, пожалуйста, файл поменьше или ссылку."
    )
