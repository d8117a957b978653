"""A knowledge of two entries, for tests of the page; what it does not know is for a person."""

from datetime import datetime

from knowledge.answers import Answer, Status
from knowledge.search import Match
from knowledge.understanding import Ask, Understanding, Verdict

ANSWER = "Паспорт, аттестат и шесть фотографий."
_TITLES = {"docs.list": "Какие документы нужны", "dorm.available": "Есть ли общежитие"}
_ANSWERS = {
    "docs.list": Answer("docs.list", Status.OK, ANSWER, next=("dorm.available",)),
    "dorm.available": Answer("dorm.available", Status.UNCONFIRMED, "Есть, 120 мест."),
}


class FewWords:
    """Sure of what speaks of documents, of nothing else."""

    version = "v1"

    def of(self, college: str) -> "FewWords":
        """Every college is asked the same."""
        return self

    def understand(self, text: str, before: str = "") -> Understanding:
        """One question, whatever was said."""
        known = "документ" in text.lower()
        matches = (Match("docs.list", 0.99) if known else Match("dorm.available", 0.3),)
        verdict = Verdict.ANSWER if known else Verdict.HAND_OVER
        return Understanding((Ask(text, matches, verdict),), base_version=self.version)

    def answer(self, entry_id: str, college: str, now: datetime, unconfirmed: bool) -> Answer:
        """The answer of an entry."""
        return _ANSWERS[entry_id]

    def title(self, entry_id: str) -> str:
        """The title of an entry."""
        return _TITLES.get(entry_id, "")
