"""A season is judged by what people saw and what is stored: each fault is a line in words."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from bot.storage.sweeps import identities
from handlers.states import State
from handlers.texts import reminding as texts
from handlers.texts.rescuing import HELP
from handlers.waiting import promise
from tests.simulation.people import Asker
from tests.simulation.summer import REMIND_EVERY, Season
from tests.simulation.world import STAFF_CHAT, TOKEN

DELAYED = "задерживается"
_ENDS = frozenset(State) - {State.RECEIVED, State.OFFERED}
_SLACK = REMIND_EVERY + 60.0
_ONCE = (texts.OVERDUE, texts.LISTED)


@dataclass(slots=True)
class Ledger:
    """What came of a season; the lists hold faults, in words."""

    askers: int = 0
    messages: int = 0
    questions: Counter[str] = field(default_factory=Counter)
    promises: int = 0
    deaths: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    talked_over: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    FAULTS = ("lost", "twice", "untold", "talked_over", "leaked", "unexpected")

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong."""
        return [f"{name}: {one}" for name in self.FAULTS for one in getattr(self, name)]


def judge(season: Season) -> Ledger:
    """Compare what people said and heard with what is stored."""
    book = _Book(season)
    ledger = Ledger(len(season.askers), deaths=season.deaths)
    _accounted(season, book, ledger)
    for asker in season.askers:
        ledger.messages += len(asker.said)
        _heard(season, asker, book, ledger)
    _promises(season, book, ledger)
    _reminders(season, book, ledger)
    _floors(season, book, ledger)
    _danger(season, book, ledger)
    return ledger


class _Book:
    """The stored rows of a season."""

    def __init__(self, season: Season) -> None:
        self._connection = season.world.connection
        self.peers: dict[int, str] = dict(self.rows("SELECT id, peer FROM dialog"))
        self.cards = self.rows("SELECT id, dialog_id, opened_at, danger FROM card")
        self.audit = self.rows("SELECT at, action, subject FROM audit ORDER BY id")
        # What a platform never confirmed may stand there once, twice, or not at all.
        self.unsure, self.broken = Counter[str](), Counter[str]()
        query = "SELECT peer, body, unknowns FROM operation WHERE unknowns > 0"
        for peer, body, unknowns in self.rows(query):
            self.broken[peer] += unknowns
            for word in re.findall(r"(?:ответ|сотрудник|дежурный) \d+", body):
                self.unsure[f"{peer} {word}"] += unknowns

    def rows(self, query: str) -> list[Any]:
        """The rows of a query."""
        return self._connection.execute(query).fetchall()

    def acts(self, subject: str) -> Iterator[tuple[float, str]]:
        """When what was done about a card or a dialog."""
        return ((at / 1e6, action) for at, action, about in self.audit if about == subject)


def _accounted(season: Season, book: _Book, ledger: Ledger) -> None:
    with Session(season.world.engine) as session:
        found = identities(session)
    ledger.questions.update(found.questions)
    if found.difference:
        ledger.unexpected.append(f"identities differ by {found.difference}")
    if strange := set(found.questions) - {str(state) for state in _ENDS}:
        ledger.unexpected.append(f"states {strange}")
    if not season.world.quiet():
        ledger.unexpected.append("something still waits to be decided or sent")
    late = season.world.now - _SLACK
    for number, due in book.rows(
        "SELECT id, due_at FROM card WHERE state = 'open' AND due_at IS NOT NULL"
    ):
        if due / 1e6 < late:
            ledger.lost.append(f"reminder of card {number}")
    waits = "SELECT id FROM card WHERE step = '' AND state = 'open' AND id IN ("
    for (number,) in book.rows(waits + "SELECT card_id FROM question WHERE state = 'waiting')"):
        ledger.lost.append(f"clock of card {number}")


def _heard(season: Season, asker: Asker, book: _Book, ledger: Ledger) -> None:
    heard = [text for _, text in asker.heard(season.world)]
    peer = str(asker.user)
    stored = Counter(
        row[0]
        for row in book.rows(
            "SELECT m.text FROM message m JOIN dialog d ON d.id = m.dialog_id"
            f" WHERE d.peer = '{peer}'"
        )
    )
    if missing := Counter(asker.said) - stored:
        ledger.lost.append(f"words of {peer}: {list(missing)}")
    if extra := stored - Counter(asker.said):
        ledger.twice.append(f"words of {peer}: {list(extra)}")
    said = Counter(word for text in heard for word in re.findall(r"(?:ответ|сотрудник) \d+", text))
    for word, copies in said.items():
        # One answer may be given by the bot and again by a person's tap.
        if copies > 1 + book.unsure[f"{peer} {word}"]:
            ledger.twice.append(f"{word} to {peer} ×{copies}")
    query = (
        "SELECT q.text FROM question q JOIN dialog d ON d.id = q.dialog_id"
        f" WHERE d.peer = '{peer}' AND q.state = 'answered'"
    )
    for (text,) in book.rows(query):
        word = f"ответ {text.split()[-1]}"
        if not said[word] and not book.unsure[f"{peer} {word}"]:
            ledger.lost.append(f"{word} to {peer}")


def _promises(season: Season, book: _Book, ledger: Ledger) -> None:
    """By the promised hour there is a person's answer, or a word that it takes longer."""
    by_peer = {str(asker.user): asker for asker in season.askers}
    for number, dialog, opened_at, danger in book.cards:
        asker = by_peer.get(book.peers[dialog])
        if asker is None or asker.blocked or danger:
            continue
        ledger.promises += 1
        opened = datetime.fromtimestamp(opened_at / 1e6, UTC)
        promised = promise(opened, season.world.college).timestamp()
        kept = any(
            action in ("card_answered", "entry_given", "card_closed") and at <= promised
            for at, action in book.acts(f"card:{number}")
        )
        until = _up_again(season, promised) + _SLACK
        if kept or until > season.world.now:
            continue
        after = [at for at, text in asker.heard(season.world) if DELAYED in text]
        late = [at for at, action in book.acts(f"card:{number}") if promised < at <= until]
        if not (late or any(promised <= at <= until for at in after)):
            ledger.untold.append(f"card {number}, promised {promised:.0f}: {after}")


def _up_again(season: Season, at: float) -> float:
    """When everything ran again that was down at that moment."""
    for begins, ends in sorted(season.down):
        if begins - _SLACK <= at < ends:
            at = ends
    return at


def _reminders(season: Season, book: _Book, ledger: Ledger) -> None:
    """What was booked as said at the desk stands there once."""
    posts = season.world.telegram.sent(TOKEN, STAFF_CHAT)
    for words in _ONCE:
        copies = sum(post.text == words for post in posts)
        [(booked, unsure)] = book.rows(
            "SELECT count(*), coalesce(sum(unknowns), 0) FROM operation WHERE origin = 'desk'"
            f" AND state IN ('delivered', 'unconfirmed') AND body LIKE '%\"{words}\"%'"
        )
        if copies > booked + unsure:
            ledger.twice.append(f"{words} ×{copies} for {booked}")
        if copies + unsure < booked:
            ledger.lost.append(f"{words} ×{copies} for {booked}")
    # As of all that is sent: once more for each time a platform did not say whether it is there.
    unsure = Counter[str]()
    query = "SELECT body, unknowns FROM operation WHERE origin = 'desk' AND unknowns > 0"
    for body, unknowns in book.rows(query):
        # A post may be a picture alone, or its words may have been deleted.
        unsure[json.loads(body).get("reply", {}).get("text", "")] += unknowns
    days: dict[date, list[str]] = {}
    for post in posts:
        if post.text.startswith("Доброе утро"):
            days.setdefault(datetime.fromtimestamp(post.at, UTC).date(), []).append(post.text)
    ledger.twice.extend(
        f"digest of {day}"
        for day, texts in days.items()
        if len(texts) > 1 + sum(unsure[text] for text in set(texts))
    )


def _floors(season: Season, book: _Book, ledger: Ledger) -> None:
    """After the stored event that gave a person the floor no answer of the bot begins."""
    of_card = {f"card:{number}": dialog for number, dialog, *_ in book.cards}
    began: dict[int, list[tuple[float, float]]] = {}
    for at, action, subject in book.audit:
        dialog = of_card.get(subject) or int(subject.partition(":")[2])
        if action == "floor_taken":
            began.setdefault(dialog, []).append((at / 1e6, float("inf")))
        elif action in ("floor_returned", "card_closed") and began.get(dialog):
            since, _ = began[dialog][-1]
            began[dialog][-1] = (since, min(at / 1e6, began[dialog][-1][1]))
    by_peer = {str(asker.user): asker for asker in season.askers}
    for dialog, stretches in began.items():
        asker = by_peer.get(book.peers[dialog])
        for at, text in asker.heard(season.world) if asker else ():
            # A second: what had begun before may arrive after.
            over = any(since + 1.0 < at < until for since, until in stretches)
            if over and text.startswith("ответ "):
                ledger.talked_over.append(f"{asker.user if asker else dialog} at {at:.0f}: {text}")


def _danger(season: Season, book: _Book, ledger: Ledger) -> None:
    everybody = "\n".join(p.text for p in season.world.telegram.sent(TOKEN, STAFF_CHAT))
    opened = {subject for _, action, subject in book.audit if action == "shown_to_all"}
    by_peer = {book.peers[dialog]: number for number, dialog, *_ in book.cards}
    for asker in season.askers:
        cries = [text for text in asker.said if text.startswith("опасно")]
        helps = [text for _, text in asker.heard(season.world) if text == HELP]
        if len(helps) < len(cries) and not book.broken[str(asker.user)]:
            ledger.lost.append(f"help for {asker.user}")
        for cry in cries:
            card = f"card:{by_peer.get(str(asker.user))}"
            if re.search(rf"{cry}\b", everybody) and card not in opened:
                ledger.leaked.append(f"{cry} before nobody on duty took it up")
