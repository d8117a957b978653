"""Knowledge that needs no thinking: a question is its own entry, its answer says which."""

from dataclasses import replace
from datetime import datetime

from knowledge.answers import Answer, Status
from knowledge.search import Match
from knowledge.understanding import Ask, Talk, Understanding, Verdict


class Parrot:
    """Answers "вопрос N" with "ответ N"; "человек N" goes to a person; a comma asks for more."""

    version = "parrot"
    wording = "ответ"

    def of(self, college: str) -> "Parrot":
        """Every college is asked the same."""
        return self

    def understand(self, text: str, before: str = "") -> Understanding:
        """A question's number is its entry."""
        words = text.split()
        if not words or words == ["привет"]:
            return Understanding(talk=Talk.GREETING, complete=False)
        entry = f"test.{words[-1]}"
        sure = Verdict.ANSWER if "вопрос" in words else Verdict.HAND_OVER
        ask = Ask(text, (Match(entry, 0.99),), sure)
        return Understanding((ask,), complete=not text.endswith(","), base_version="parrot")

    def answer(self, entry_id: str, college: str, now: datetime, unconfirmed: bool) -> Answer:
        """The answer names its question."""
        return Answer(entry_id, Status.OK, f"{self.wording} {entry_id.removeprefix('test.')}")

    def title(self, entry_id: str) -> str:
        """Only its own entries have titles."""
        return entry_id if entry_id.startswith("test.") else ""


class Alarmed(Parrot):
    """A parrot that hears danger in one word."""

    def understand(self, text: str, before: str = "") -> Understanding:
        """Danger is said plainly."""
        return replace(super().understand(text), danger="опасно" in text)
