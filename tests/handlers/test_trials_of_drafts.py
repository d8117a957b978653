"""What a replay says is told of one draft: what it catches, steals, and may not lose."""

from dataclasses import replace
from datetime import UTC, date, datetime

from handlers.drafts import Trial, trial_of
from handlers.texts import drafting as texts
from knowledge.drafting import Draft, entry_of, piece_of
from knowledge.golden import Golden
from knowledge.golden import stored as golden_stored
from knowledge.rehearsing import Before, Edited, rehearsed, replayed
from tests.knowledge import bases

NOW = datetime(2027, 7, 1, 9, tzinfo=UTC)
THIEVES = ("общежитие есть", "а общежитие то есть")
TITLES = {"dorm.available": "Есть ли общежитие"}


def tried(wordings: tuple[str, ...], *asked: str, golden: tuple[Golden, ...] = ()) -> Trial:
    """What a draft of a college does to what was asked there."""
    knows, draft = bases.small(), Draft("own.q1", wordings, "Да, есть.")
    entry = entry_of(piece_of(draft, "vk:9", "Приёмная", date(2027, 7, 1)))
    edited = Edited({("sample", "own.q1"): entry})
    questions = golden_stored([Golden(one, frozenset()) for one in asked], knows, ["sample"])
    plain = [replace(one, id=one.text, right=None) for one in questions]
    those = [*plain, *golden_stored(golden, knows, ["sample", ""])]
    found = replayed(Before(knows), rehearsed(knows, edited), those, NOW)
    return trial_of("own.q1", found, TITLES)


def test_what_a_draft_catches_and_steals() -> None:
    asked = ("есть ли у вас бассейн", "какие документы нужны", THIEVES[1])
    found = tried(("есть ли у вас бассейн", "бассейн у вас есть?"), *asked)
    assert (found.questions, found.caught) == (3, 1)
    assert found.examples == ("есть ли у вас бассейн",)
    assert (found.stolen, found.lost) == ((), ())
    [stolen] = tried(THIEVES, *asked).stolen
    assert (stolen.title, stolen.count) == ("Есть ли общежитие", 1)
    assert stolen.examples == (THIEVES[1],)
    assert "перехватит у записи «Есть ли общежитие»: 1" in texts.trial(tried(THIEVES, *asked))


def test_a_lost_golden_question_is_told_before_anything_else() -> None:
    golden = Golden(THIEVES[1], frozenset({"dorm.available"}))
    found = tried(THIEVES, "какие документы нужны", golden=(golden,))
    assert found.lost == (THIEVES[1],)
    told = texts.trial(found)
    assert told.startswith("Опубликовать пока нельзя. С ним бот перестанет понимать проверенный")
    assert f"— {THIEVES[1]}" in told
    many = texts.golden([f"вопрос {number}" for number in range(9)])
    assert "…и ещё 4" in many
    assert "вопрос 5" not in many
