"""Whatever comes into whatever situation, the invariants hold and nothing is raised."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.catching_up import decide_history
from handlers.deciding import decide, decide_at_desk
from handlers.messages import Attachment, HumanReply, Ignored, Incoming, IncomingPress, Kind, Reach
from handlers.outcome import Asked, HandedOver, Moved, Outcome
from handlers.situation import CardState, DeskSituation, Dialog, Earlier, Floor, Mode, Situation
from handlers.states import State
from knowledge.answers import Answer, Status
from knowledge.search import Match
from knowledge.understanding import Ask, Talk, Understanding, Verdict
from tests.handlers import making
from tests.handlers.driver import Driver
from tests.handlers.invariants import check_asker, check_desk

ENTRIES = (*making.TITLES, "no.title")
QUESTIONS = ("1.1", "1.2", "2.1")

entries = st.sampled_from(ENTRIES)
words = st.text(max_size=60) | st.sampled_from(["/start", "общага?", "/take", "слово " * 900])
answers = st.builds(
    Answer,
    entries,
    st.sampled_from(Status),
    text=st.sampled_from(["", " ", "Да, есть.", "Длинный ответ. " * 400]),
    missing=st.lists(st.just("a.fact"), max_size=1).map(tuple),
    next=st.lists(entries, max_size=8).map(tuple),
)
matches = st.lists(st.builds(Match, entries, st.floats(0, 1)), max_size=5).map(tuple)
asks = st.builds(Ask, st.text(min_size=1).filter(str.strip), matches, st.sampled_from(Verdict))
understandings = st.builds(
    Understanding,
    st.lists(asks, max_size=8).map(tuple),
    st.none() | st.sampled_from(Talk),
    st.booleans(),
)
offers = st.lists(entries, max_size=3).map(tuple)
questions = st.fixed_dictionaries(
    {},
    optional={
        key: st.builds(
            Earlier,
            st.just(key),
            st.just("раньше"),
            # A question that is still being decided cannot be spoken of.
            st.sampled_from([state for state in State if state is not State.RECEIVED]),
            entries,
            offers,
        )
        for key in QUESTIONS
    },
)
cards = st.none() | st.builds(
    CardState,
    st.just(5),
    st.booleans(),
    st.booleans(),
    st.integers(-48, 48).map(lambda hours: making.NOW + timedelta(hours=hours)),
    st.sampled_from(["", "vk:9", "vk:10"]),
)
replies_before = st.sampled_from(["", "Добавил к вашему вопросу, сотрудник увидит.", "Пожалуйста!"])
floors = st.sampled_from(Floor)
dialogs = st.builds(Dialog, floors, st.booleans(), cards, questions, replies_before)
situations = st.builds(
    Situation,
    now=st.integers(0, 9000).map(lambda hours: making.NOW + timedelta(hours=hours)),
    college=st.just(making.COLLEGE),
    key=st.sampled_from(["12", "k" * 70]),
    dialog=dialogs,
    understanding=understandings,
    answers=st.dictionaries(entries, answers),
    titles=st.sampled_from(
        [making.TITLES, {}, dict.fromkeys(ENTRIES, "Очень длинное название " * 5)]
    ),
    top=st.lists(entries, max_size=8).map(tuple),
    mode=st.sampled_from(Mode),
    late=st.booleans(),
)
data = (
    st.builds("ask:{}".format, entries)
    | st.builds("pick:{}:{}".format, st.sampled_from((*QUESTIONS, "9.9")), entries)
    | st.builds("person:{}".format, st.sampled_from((*QUESTIONS, "9.9", "")))
    | st.builds("{}:{}".format, st.sampled_from(["take", "close", "floor"]), st.integers(4, 6))
    | st.text(max_size=80)
)
kinds = st.lists(st.sampled_from(Kind).map(Attachment), max_size=3).map(tuple)
messages = st.builds(
    lambda text, attached, pressed: replace(
        making.message(text, data=pressed), attachments=attached
    ),
    words,
    kinds,
    st.just("") | data,
)
presses = st.builds(making.press, data, st.sampled_from(["", "e1"]))
incomings: st.SearchStrategy[Incoming] = (
    messages
    | presses
    | st.builds(
        HumanReply, st.just(making.ADDRESS), st.just("9"), st.just("h"), words, st.just(making.NOW)
    )
    | st.builds(Reach, st.just(making.ADDRESS), st.booleans(), st.just(making.NOW))
    | st.just(Ignored("typing"))
)


@settings(max_examples=500, deadline=None)
@given(incomings, situations)
def test_every_outcome_keeps_the_rules(incoming: Incoming, situation: Situation) -> None:
    outcome = decide(incoming, situation)
    check_asker(outcome, situation)
    if situation.mode is Mode.OFF and isinstance(incoming, type(making.message())):
        assert outcome == Outcome(outcome.disposition, "off")


@settings(max_examples=300, deadline=None)
@given(incomings, situations)
def test_history_is_never_answered(incoming: Incoming, situation: Situation) -> None:
    outcome = decide_history(incoming, situation)
    check_asker(outcome, situation)
    assert not outcome.replies


desks = st.builds(
    DeskSituation,
    st.just(making.NOW),
    st.just(making.COLLEGE),
    st.sampled_from(["", "vk:9"]),
    cards,
    floors,
)


@settings(max_examples=500, deadline=None)
@given(incomings, desks)
def test_every_outcome_at_the_desk_keeps_the_rules(
    incoming: Incoming, situation: DeskSituation
) -> None:
    check_desk(decide_at_desk(incoming, situation), situation)


@settings(max_examples=500, deadline=None)
@given(presses, situations)
def test_a_second_press_counts_no_second_question(
    incoming: IncomingPress, situation: Situation
) -> None:
    driver = Driver(situation, situation.dialog, situation.dialog.card)
    driver.keep(decide(incoming, situation))
    again = replace(situation, key="13", dialog=driver.dialog)
    outcome = decide(incoming, again)
    check_asker(outcome, again)
    assert not any(isinstance(note, Asked | Moved | HandedOver) for note in outcome.notes)
