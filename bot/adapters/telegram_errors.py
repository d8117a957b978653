"""Telegram's refusals and what each means; what is not listed is our bug and shown to a person.

The Bot API has no codes beyond the HTTP status, only descriptions: the phrases are those of
tdlib/telegram-bot-api and of Telegram's own errors, compared without regard to case. The first
row that fits counts. Not here: 429, whose wait Telegram says itself, and a group's new number.
"""

from bot.adapters.meanings import Meaning, Only, Row

TOKEN_REFUSED = (
    "Telegram не принимает ключ бота. Возьмите действующий у @BotFather (команда /token), "
    "запишите его в секрет этой страницы и запустите её снова."
)
_UNREACHABLE = (
    ("bot was blocked by the user", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("user_deactivated", "deactivated"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("bot was left", "kicked"),
    ("channel_private", "kicked"),
    ("chat not found", "no_chat"),
    ("user not found", "no_chat"),
    ("peer_id_invalid", "no_chat"),
    ("chat_id_invalid", "no_chat"),
    ("user_id_invalid", "no_chat"),
    ("can't initiate conversation", "no_chat"),
    ("can't send messages to", "no_chat"),
    ("group chat was deactivated", "no_chat"),
    ("group chat was upgraded", "no_chat"),
    ("not enough rights", "no_rights"),
    ("have no rights", "no_rights"),
    ("have no write access", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("chat_send_plain_forbidden", "no_rights"),
    ("chat_admin_required", "no_rights"),
    ("chat_restricted", "no_rights"),
    ("need administrator rights", "no_rights"),
    ("not a forum", "no_topics"),
    # Where no topic is meant, General is closed or hidden.
    ("topic_closed", "no_rights"),
    ("topic closed", "no_rights"),
)
_TOPIC_GONE = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "topic_id_invalid",
    "topic closed",
    "topic deleted",
)
_NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOTHING_TO_COPY = (
    *("no messages to copy", "message to copy not found"),
    *("messages to copy not found", "message can't be copied"),
)
_NOT_TAKEN = (
    *("chat_send_photos_forbidden", "chat_send_docs_forbidden", "chat_send_voices_forbidden"),
    *("chat_send_audios_forbidden", "chat_send_videos_forbidden", "chat_send_media_forbidden"),
    *("chat_send_roundvideos_forbidden", "photo_invalid_dimensions", "image_process_failed"),
)
_TOO_LATE = ("query is too old", "query id is invalid", "query_id_invalid")

ROWS: tuple[Row, ...] = (
    Row(404, Meaning.BUG, "method not found"),
    Row(401, Meaning.STOP, word=TOKEN_REFUSED),
    Row(404, Meaning.STOP, word=TOKEN_REFUSED),
    Row(0, Meaning.DONE, "message is not modified", only=Only.EDIT),
    *(Row(0, Meaning.DIALOG, p, "no_message", only=Only.EDIT) for p in _NOTHING_TO_EDIT),
    # A press waits for its answer for seconds only: afterwards there is nobody to tell.
    *(Row(0, Meaning.DONE, phrase, only=Only.PRESS) for phrase in _TOO_LATE),
    *(Row(0, Meaning.GONE, phrase, "gone", only=Only.FILES) for phrase in _NOTHING_TO_COPY),
    *(Row(0, Meaning.GONE, phrase, "kind", only=Only.FILES) for phrase in _NOT_TAKEN),
    # Somebody's own choice in their settings.
    Row(0, Meaning.GONE, "voice_messages_forbidden", "voice", only=Only.FILES),
    Row(413, Meaning.GONE, word="size", only=Only.FILES),
    *(Row(0, Meaning.TOPIC, phrase, only=Only.THREAD) for phrase in _TOPIC_GONE),
    *(Row(0, Meaning.DIALOG, phrase, word) for phrase, word in _UNREACHABLE),
    Row(403, Meaning.DIALOG, word="forbidden"),
)
