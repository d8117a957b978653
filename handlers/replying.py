"""A reply to an asker is put together here: text in pieces a platform carries, buttons below."""

from collections.abc import Iterable
from dataclasses import replace

from handlers import buttons
from handlers.messages import Reply
from handlers.outcome import Met, Outcome
from handlers.situation import Mode, Situation
from handlers.splitting import split
from handlers.texts import asking as texts
from handlers.texts import meeting
from knowledge.answers import CERTAIN, Answer
from knowledge.rich import Rich, as_rich, joined


def usable(answer: Answer | None) -> bool:
    """True where the answer may be given as a certain one."""
    return answer is not None and answer.status in CERTAIN and bool(answer.text.strip())


def spoken_replies(text: str | Rich, rows: buttons.Rows = ()) -> tuple[Reply, ...]:
    """Replies that say `text`, none where it is empty; the buttons stand under the last one."""
    said = as_rich(text)
    return split(Reply(said.text, rows, said.spans)) if said.text.strip() else ()


def paragraphs(*texts_: str) -> str:
    """The texts that are not empty, a blank line between them."""
    return "\n\n".join(text for text in texts_ if text)


def person_row(situation: Situation, question: str = "") -> buttons.Rows:
    """The button that asks for a person, where this page may hand over."""
    return buttons.person_row(question) if situation.mode is Mode.FULL else ()


def answer_replies(
    answer: Answer, question: str, situation: Situation, title: str = ""
) -> tuple[Reply, ...]:
    """An answer, what people ask next, whether it helped, and the way to a person.

    `title` heads the answer where a message had several questions. The answer's text names its
    source and date itself.
    """
    following = [entry for entry in answer.next if entry != answer.entry]
    rows = buttons.ask_rows(following, situation.titles, buttons.MOST_NEXT)
    said = joined(title, answer.rich.stripped())
    helped = buttons.helped_row(question, handed=situation.mode is Mode.FULL)
    return spoken_replies(said, rows + helped)


def introduced(outcome: Outcome, situation: Situation) -> Outcome:
    """At first contact one line after what was said tells that a program speaks."""
    if situation.dialog.met or not outcome.replies or any(_meets(outcome.notes)):
        return outcome
    line = meeting.SHORT if situation.mode is Mode.FULL else meeting.SHORT_REFERENCE
    *before, last = outcome.replies
    said = spoken_replies(joined(last.rich, line), last.buttons)
    return replace(outcome, replies=(*before, *said), notes=(*outcome.notes, Met()))


def _meets(notes: Iterable[object]) -> Iterable[bool]:
    return (isinstance(note, Met) for note in notes)


def apologised(outcome: Outcome, situation: Situation) -> Outcome:
    """An answer after an outage begins with an apology."""
    if not situation.late or not outcome.replies:
        return outcome
    first, *others = outcome.replies
    begun = spoken_replies(joined(texts.LATE, first.rich), first.buttons)
    return replace(outcome, replies=(*begun, *others))
