"""A short season: a few people ask on both platforms, one needs a person, and the sums are drawn.

`play` runs it with kills at given points and says what came out, as a queue checker does: lost,
twice, unexpected; each must be 0, but for copies of which Telegram never told the outcome.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.storage.sweeps import identities
from handlers.texts.privacy import DONE
from handlers.texts.reminding import OVERDUE
from tests.simulation.world import GROUP, STAFF, STAFF_CHAT, TOKEN, World

TELEGRAM_ASKERS = (11, 12)
VK_ASKERS = (21, 22, 23)
QUESTIONS = 8
LATE, UNTAKEN = "задерживается", "никто не взял"
PHOTO = [{"file_id": "photo", "file_unique_id": "p", "width": 9, "height": 6}]


@dataclass(slots=True)
class Verdict:
    """What went wrong in one run, in words; empty = nothing."""

    kills: tuple[int, ...]
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    points: int = 0

    @property
    def ok(self) -> bool:
        """True where nothing was lost, doubled or out of place."""
        return not (self.lost or self.twice or self.unexpected)


def new_season() -> World:
    """A world in which people will ask."""
    world = World(desk=True)
    # The pages have been connected before: what was written earlier would be history.
    world.run()
    world.at(1.0, lambda w: w.telegram.say(TOKEN, 11, "вопрос 1"))
    world.at(1.0, lambda w: w.vk.say(GROUP, 21, "вопрос 2", copies=2))
    world.at(1.2, lambda w: w.telegram.say(TOKEN, 12, "привет"))
    world.at(1.3, lambda w: w.telegram.say(TOKEN, 12, photo=PHOTO, caption="человек 3"))
    world.at(1.4, lambda w: w.vk.say(GROUP, 22, "вопрос 4"))
    world.at(1.4, lambda w: w.vk.say(GROUP, 23, "человек 8"))
    world.at(1.4, lambda w: w.vk.say(GROUP, 22, "вопрос 5"))
    world.at(1.6, lambda w: w.telegram.say(TOKEN, 11, "вопрос 6"))
    world.at(2.2, lambda w: w.telegram.edit(TOKEN, 11, 1, "вопрос 7"))
    world.at(4.0, tap)
    world.at(4.5, lambda w: w.vk.press(GROUP, 22, 1, {"b": "data:delete"}))
    world.at(5.0, lambda w: w.vk.press(GROUP, 22, 1, {"b": "data:yes"}))
    for moment in (3.0, 8.0, 18.0):
        world.at(moment, answer_cards)
    # By now everything has happened once; later kills would find an idle process.
    world.at(6.5, World.mark)
    return world


def answer_cards(world: World) -> None:
    """A staff member answers once wherever a card waits: in its topic, in General by reply.

    A topic whose creation stayed unknown sends its card to General, where only a reply tells
    which card is meant.
    """
    posts = list(world.telegram.groups[STAFF_CHAT].messages.values())
    answered = {post.thread_id for post in posts if post.sender["id"] == STAFF}
    for post in posts:
        thread = post.thread_id
        if "человек 3" in post.text and thread not in answered:
            answered.add(thread)
            world.telegram.say_in_group(
                TOKEN, STAFF_CHAT, STAFF, photo=PHOTO, caption="сотрудник 3",
                thread_id=thread, reply_to=post.message_id if thread is None else None,
            )  # fmt: skip


def tap(world: World) -> None:
    """Who got an answer says twice that it helped."""
    for message in world.vk.sent(GROUP, 22):
        for button in message.buttons:
            payload = json.loads(button["payload"])
            if "ответ 4" in message.text and payload["b"].startswith("yes:"):
                number = message.conversation_message_id
                world.vk.press(GROUP, 22, number, payload)
                world.vk.press(GROUP, 22, number, payload)


def play(kills: Sequence[int]) -> Verdict:
    """Play the season, killing the n-th process at its point `kills[n]`."""
    world = new_season()
    for kill in kills:
        if world.run(kill):
            break
    else:
        if not world.run():
            raise RuntimeError("killed without being told to")
    return judged(world, kills)


def judged(world: World, kills: Sequence[int]) -> Verdict:
    """Say what went wrong in a world that was killed at these points and is done."""
    verdict = Verdict(tuple(kills), points=world.marked)
    _judge(world, verdict)
    return verdict


def _judge(world: World, verdict: Verdict) -> None:
    allowed = _extra_copies(world)
    telegram = {peer: _texts(world.telegram.sent(TOKEN, peer)) for peer in TELEGRAM_ASKERS}
    vk = {peer: _texts(world.vk.sent(GROUP, peer)) for peer in VK_ASKERS}
    for peer, word, heard in (
        (11, "ответ 1", telegram),
        (11, "ответ 6", telegram),
        (11, "ответ 7", telegram),
        (12, "сотрудник 3", telegram),
        (21, "ответ 2", vk),
        (22, "ответ 4", vk),
        (22, "ответ 5", vk),
        *([(23, LATE, vk)] if _is_late(world, verdict) else []),
    ):
        copies = sum(word in text for text in heard[peer])
        extra = 0 if heard is vk else allowed[word]
        if not copies and not extra:
            verdict.lost.append(word)
        if copies > 1 + extra:
            verdict.twice.append(f"{word} ×{copies}")
    _reminded_once(world, verdict)
    _shown_once(world, STAFF_CHAT, verdict)
    _shown_once(world, 12, verdict)
    _in_order(vk[22], ("ответ 4", "ответ 5"), verdict)
    _in_order(telegram[11], ("ответ 1", "ответ 6", "ответ 7"), verdict)
    _rated(world, verdict)
    _forgotten(world, verdict)
    _accounted(world, verdict)


def _shown_once(world: World, chat: int, verdict: Verdict) -> None:
    """The photo stands in a chat once, but for copies of which Telegram never told the outcome."""
    query = "SELECT coalesce(sum(unknowns), 0) FROM operation WHERE kind = 'copy' AND peer = ?"
    extra = world.connection.execute(query, (str(chat),)).fetchone()[0]
    copies = len(world.telegram.shown(TOKEN, chat))
    if not copies and not extra:
        verdict.lost.append(f"photo in {chat}")
    if copies > 1 + extra:
        verdict.twice.append(f"photo in {chat} ×{copies}")


def _forgotten(world: World, verdict: Verdict) -> None:
    """Who wanted it has no word left in the tables, and is told so once."""
    told = sum(DONE in message.text for message in world.vk.sent(GROUP, 22))
    wanted = "SELECT count(*) FROM audit WHERE action = 'forget_wanted'"
    left = (
        "SELECT count(*) FROM question JOIN dialog ON dialog.id = question.dialog_id"
        " WHERE dialog.peer = '22' AND question.text <> ''"
    )
    asked = world.connection.execute(wanted).fetchone()[0]
    if told != asked or asked > 1:
        verdict.unexpected.append(f"deleting: wanted {asked}, told {told}")
    if asked and world.connection.execute(left).fetchone()[0]:
        verdict.unexpected.append("words are left")


def _rated(world: World, verdict: Verdict) -> None:
    """What somebody said of an answer is kept, of that answer alone."""
    presses = world.vk.communities[GROUP].presses.values()
    # A process killed twice may answer after the tap was to be: then there was no button yet.
    tapped = any(press.payload["b"].startswith("yes:") for press in presses)
    query = "SELECT entry FROM question WHERE helped = 'yes'"
    kept = [entry for (entry,) in world.connection.execute(query)]
    if kept != (["test.4"] if tapped else []):
        verdict.lost.append(f"«Помогло»: {kept}")


def _is_late(world: World, verdict: Verdict) -> bool:
    """Whether the hour promised to who is never answered has passed.

    Processes that were killed before they decided promise the next half hour.
    """
    query = (
        "SELECT step, due_at FROM card JOIN dialog ON dialog.id = card.dialog_id"
        " WHERE dialog.peer = '23'"
    )
    step, due = world.connection.execute(query).fetchone()
    return not verdict.kills or step != "promised" or due <= world.now * 1_000_000


def _reminded_once(world: World, verdict: Verdict) -> None:
    """The desk is told of a card that nobody took it, and that its hour has passed, once each."""
    posts = world.telegram.sent(TOKEN, STAFF_CHAT)
    extra = _extra_copies(world)
    for words in (UNTAKEN, OVERDUE):
        threads = Counter(post.thread_id for post in posts if words in post.text)
        # An hour that passed while nobody ran needs no word that it is near.
        due = words == OVERDUE and _is_late(world, verdict)
        if due and not threads and not extra[words]:
            verdict.lost.append(words)
        for copies in threads.values():
            if copies > 1 + extra[words]:
                verdict.twice.append(f"{words} ×{copies}")


def _texts(messages: Iterable[object]) -> list[str]:
    return [str(getattr(message, "text", "")) for message in messages]


def _extra_copies(world: World) -> Counter[str]:
    """How often Telegram's answer stayed unknown, by what was being said."""
    extra: Counter[str] = Counter()
    rows = world.connection.execute("SELECT body, unknowns FROM operation WHERE unknowns > 0")
    for body, unknowns in rows:
        text = json.loads(body).get("reply", {}).get("text", "")
        for word in ("ответ 1", "ответ 6", "ответ 7", "сотрудник 3", UNTAKEN, OVERDUE):
            if word in text:
                extra[word] += unknowns
    return extra


def _in_order(heard: Sequence[str], words: Sequence[str], verdict: Verdict) -> None:
    firsts = [next((i for i, t in enumerate(heard) if word in t), None) for word in words]
    known = [first for first in firsts if first is not None]
    if known != sorted(known):
        verdict.unexpected.append(f"out of order: {words}")


def _accounted(world: World, verdict: Verdict) -> None:
    if not world.quiet():
        verdict.unexpected.append("something still waits")
    with Session(world.engine) as session:
        found = identities(session)
    if found.difference:
        verdict.unexpected.append(f"identities differ by {found.difference}")
    if sum(found.questions.values()) != QUESTIONS:
        verdict.unexpected.append(f"questions: {found.questions}")
    if found.questions.get("waiting") != 1:
        verdict.unexpected.append("the person's answer was not booked")
