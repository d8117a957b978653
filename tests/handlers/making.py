"""Situations for tests are made here: a college with hours, a few entries, short constructors."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from handlers.messages import Address, Attachment, IncomingMessage, IncomingPress, Kind
from handlers.situation import CardState, Dialog, Earlier, Situation
from handlers.states import State
from knowledge.answers import Answer, Status
from knowledge.colleges import College, Hours, Span
from knowledge.search import Match
from knowledge.understanding import Ask, Understanding, Verdict

ADDRESS = Address(1, "500")
# A Tuesday in summer, 11:00 in Krasnodar.
NOW = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
DAY = (Span(time(9), time(13)), Span(time(14), time(18)))
HOURS = Hours((DAY, DAY, DAY, DAY, DAY, (), ()))
COLLEGE = College(
    "sample", "Пробный техникум имени Опыта", "Пробный техникум", "Europe/Moscow", HOURS
)

TITLES = {
    "dorm.available": "Есть ли общежитие",
    "dorm.cost": "Стоимость общежития",
    "dorm.apply": "Как получить место в общежитии",
    "admission.dates": "Сроки приёма документов",
    "admission.online": "Подача онлайн",
    "admission.passing_score": "Проходной балл",
    "admission.average_score": "Как считается средний балл",
    "docs.list": "Какие документы нужны",
    "docs.lost": "Документ утерян или меняется",
    "contact.phone": "Телефон, почта, сайт, соцсети",
    "contact.complaint": "Жалоба, обращение к директору",
}
ANSWERS = {
    "dorm.available": Answer(
        "dorm.available",
        Status.OK,
        "Общежитие есть, 120 мест.\n\nПравила приёма, п. 7, проверено 14.07.2026.",
        next=("dorm.cost", "dorm.apply", "dorm.available", "no.title"),
    ),
    "dorm.cost": Answer("dorm.cost", Status.NO_FACT, missing=("dorm.fee",)),
    "dorm.apply": Answer("dorm.apply", Status.OK, "Напишите заявление при подаче документов."),
    "admission.dates": Answer("admission.dates", Status.EXPIRED, missing=("campaign.end",)),
    "admission.online": Answer("admission.online", Status.OK, "Можно через Госуслуги."),
    "admission.average_score": Answer("admission.average_score", Status.ANSWERLESS),
    "admission.passing_score": Answer(
        "admission.passing_score", Status.UNCONFIRMED, "В прошлом году 4,2."
    ),
    "docs.list": Answer("docs.list", Status.OK, "Аттестат, СНИЛС, фотографии."),
    "docs.lost": Answer("docs.lost", Status.OK, "  "),
    "contact.phone": Answer("contact.phone", Status.OK, "Приёмная: 8 (861) 000-00-00."),
    "contact.complaint": Answer("contact.complaint", Status.ANSWERLESS),
}
TOP = ("docs.list", "dorm.available", "admission.dates", "admission.online", "dorm.cost")


def message(text: str = "", *kinds: Kind, data: str = "") -> IncomingMessage:
    """A message with attachments of these kinds."""
    attachments = tuple(Attachment(kind, "ref") for kind in kinds)
    return IncomingMessage(ADDRESS, "77", "m1", text, NOW, attachments, data=data)


def press(data: str, event: str = "e1") -> IncomingPress:
    """A press of a button with this data."""
    return IncomingPress(ADDRESS, "77", "m1", data, event, NOW)


def ask(verdict: Verdict, *entries: str, text: str = "вопрос") -> Ask:
    """A question whose matches are these entries, best first."""
    matches = tuple(Match(entry, 0.9 - number / 10) for number, entry in enumerate(entries))
    return Ask(text, matches, verdict)


def sure(entry: str, text: str = "вопрос") -> Ask:
    """A question the bot is sure of."""
    return ask(Verdict.ANSWER, entry, text=text)


def understood(*asks: Ask) -> Understanding:
    """An understanding of these questions."""
    return Understanding(asks=asks, base_version="v1")


def earlier(
    key: str, state: State, entry: str = "", offers: tuple[str, ...] = (), text: str = "раньше"
) -> dict[str, Earlier]:
    """One earlier question by its key."""
    return {key: Earlier(key, text, state, entry, offers)}


def card(*, danger: bool = False, is_open: bool = True, taken_by: str = "") -> CardState:
    """A card promised for 16:00 of the same day in Krasnodar."""
    return CardState(5, is_open, danger, NOW.replace(hour=13), taken_by)


def situation(
    understanding: Understanding | None = None, dialog: Dialog | None = None, **more: Any
) -> Situation:
    """A situation over the sample college; a dialog that has met the bot unless told otherwise."""
    plain = Situation(
        now=NOW,
        college=COLLEGE,
        key="12",
        dialog=dialog or Dialog(met=True),
        understanding=understanding or Understanding(),
        answers=ANSWERS,
        titles=TITLES,
        top=TOP,
    )
    return replace(plain, **more)
