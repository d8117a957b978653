"""What is said to a question besides its answer: choices, an apology, a word about files."""

from handlers.messages import Kind

OFFER_ONE = "Вы об этом спрашиваете?"
OFFER_SEVERAL = "Уточните, пожалуйста, о чём вопрос:"
LATE = "Извините за задержку с ответом."

NO_TEXT = "[без текста]"
MARKS = {
    Kind.PHOTO: "[фото]",
    Kind.VOICE: "[голосовое]",
    Kind.AUDIO: "[аудио]",
    Kind.VIDEO: "[видео]",
    Kind.VIDEO_NOTE: "[видеосообщение]",
    Kind.DOCUMENT: "[файл]",
    Kind.STICKER: "[стикер]",
    Kind.CONTACT: "[контакт]",
    Kind.LOCATION: "[место на карте]",
    Kind.FORWARD: "[пересланное сообщение]",
    Kind.POLL: "[опрос]",
    Kind.OTHER: "[вложение]",
}

NO_DOCUMENTS = (
    "Пожалуйста, не присылайте сюда документы, фотографии документов и номера телефонов: "
    "для ответа они не нужны."
)
ONLY_TEXT = "Голосовые, картинки и файлы я не понимаю: напишите, пожалуйста, вопрос словами."
TEXT_IS_FASTER = "Голосовые, картинки и файлы я не понимаю: если напишете словами, отвечу быстрее."
