"""A reply to an asker is put together here: text in pieces a platform carries, buttons below."""

from collections.abc import Iterable
from dataclasses import replace

from handlers import buttons
from handlers.messages import Reply
from handlers.outcome import Met, Outcome
from handlers.situation import Mode, Situation
from handlers.texts import asking as texts
from handlers.texts import meeting
from knowledge.answers import CERTAIN, Answer

LONGEST = 4096


def usable(answer: Answer | None) -> bool:
    """True where the answer may be given as a certain one."""
    return answer is not None and answer.status in CERTAIN and bool(answer.text.strip())


def pieces(text: str) -> tuple[str, ...]:
    """`text` in parts of at most 4096 characters, cut at a line or a word where there is one."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > LONGEST:
        at = max(rest.rfind(blank, 0, LONGEST) for blank in ("\n", " "))
        at = at if at > LONGEST // 2 else LONGEST
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*parts, rest) if rest else tuple(parts)


def spoken_replies(text: str, rows: buttons.Rows = ()) -> tuple[Reply, ...]:
    """Replies that say `text`; the buttons stand under the last one."""
    parts = pieces(text)
    return tuple(
        Reply(part, rows if number == len(parts) else ())
        for number, part in enumerate(parts, start=1)
    )


def paragraphs(*texts_: str) -> str:
    """The texts that are not empty, a blank line between them."""
    return "\n\n".join(text for text in texts_ if text)


def person_row(situation: Situation, question: str = "") -> buttons.Rows:
    """The button that asks for a person, where this page may hand over."""
    return buttons.person_row(question) if situation.mode is Mode.FULL else ()


def answer_replies(
    answer: Answer, question: str, situation: Situation, title: str = ""
) -> tuple[Reply, ...]:
    """An answer, what people ask next, and the way to a person.

    `title` heads the answer where a message had several questions. The answer's text names its
    source and date itself.
    """
    following = [entry for entry in answer.next if entry != answer.entry]
    rows = buttons.ask_rows(following, situation.titles, buttons.MOST_NEXT)
    return spoken_replies(
        paragraphs(title, answer.text.strip()), rows + person_row(situation, question)
    )


def introduced(outcome: Outcome, situation: Situation) -> Outcome:
    """At first contact one line after what was said tells that a program speaks."""
    if situation.dialog.met or not outcome.replies or any(_meets(outcome.notes)):
        return outcome
    line = meeting.SHORT if situation.mode is Mode.FULL else meeting.SHORT_REFERENCE
    *before, last = outcome.replies
    joined = spoken_replies(paragraphs(last.text, line), last.buttons)
    return replace(outcome, replies=(*before, *joined), notes=(*outcome.notes, Met()))


def _meets(notes: Iterable[object]) -> Iterable[bool]:
    return (isinstance(note, Met) for note in notes)


def apologised(outcome: Outcome, situation: Situation) -> Outcome:
    """An answer after an outage begins with an apology."""
    if not situation.late or not outcome.replies:
        return outcome
    first, *others = outcome.replies
    begun = spoken_replies(paragraphs(texts.LATE, first.text), first.buttons)
    return replace(outcome, replies=(*begun, *others))
