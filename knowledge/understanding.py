"""Understanding is what one message asks: its questions, its talk, its danger; no decision yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.alarm import Alarm, load_alarm
from knowledge.answers import Answer
from knowledge.asks import WISHES, Ask, Talk, Understanding, Verdict
from knowledge.catalogue import answer_asked
from knowledge.colleges import College
from knowledge.confidence import Thresholds
from knowledge.dividing import Divider
from knowledge.encoder import load_encoder
from knowledge.entries import Entry, beside, ways_to_ask
from knowledge.following import followed, papers_for, speaks_on, subject_of
from knowledge.matching import Matcher, suits
from knowledge.program_rows import View
from knowledge.references import entry_of, read_reference
from knowledge.search import Match
from knowledge.sentences import Piece
from knowledge.slots import NO_SLOTS, Slots, hear_slots
from knowledge.talking import talk_of
from knowledge.telling import asked_of, changes
from knowledge.topics import Heard, hear
from knowledge.turning import carried_slots, of_trade, with_topic
from knowledge.uniting import is_complete, same, united
from knowledge.versions import Mark, marked, version_of
from knowledge.words import in_russian, normalise, tidy, tokens

__all__ = ["Ask", "Knowledge", "Talk", "Understanding", "Verdict"]

# Of several kinds of talk in a message the first of these is what the message is about.
_WEIGHTIER = (*WISHES, Talk.BOT, Talk.ABUSE, Talk.THANKS, Talk.GREETING, Talk.EMPTY)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A base and its colleges, ready to understand and answer; built once, never changed.

    `version` is a hash of all content, the same in every process that loaded the same. `own` are
    the entries a college worded for itself, by its slug and their id.
    """

    version: str
    entries: Mapping[str, Entry]
    colleges: Mapping[str, College]
    thresholds: Thresholds
    matcher: Matcher
    alarm: Alarm
    neighbours: tuple[College, ...] = ()
    own: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict, repr=False, compare=False)
    views: dict[str, "Knowledge"] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def build(
        entries: Iterable[Entry],
        colleges: Iterable[College],
        thresholds: Thresholds | None = None,
        neighbours: Iterable[College] = (),
        own: Mapping[str, Iterable[Entry]] | None = None,
        lexical: bool = False,
        slang: Mapping[str, str] | None = None,
    ) -> "Knowledge":
        """From a base and its colleges; learns from the base (a few seconds).

        `neighbours` answer nobody here; they are named where a trade is taught elsewhere. `talk.*`
        is never searched: detectors hear it. `own` are entries that one college has beside these,
        or in place of those of the same id: the former are learnt with its first question, of the
        latter the very words count. `lexical` does without the encoder; `slang` replaces ours.
        """
        by_id = {entry.id: entry for entry in entries}
        matcher = Matcher.build(ways_to_ask(by_id), None if lexical else load_encoder(), slang)
        settled = matcher.settled(thresholds or Thresholds())
        plain = Knowledge("", by_id, {}, settled, matcher, load_alarm(lexical))
        return plain.refreshed(by_id.values(), colleges, around=neighbours, own=own)

    def refreshed(
        self,
        entries: Iterable[Entry],
        colleges: Iterable[College],
        around: Iterable[College] = (),
        own: Mapping[str, Iterable[Entry]] | None = None,
    ) -> "Knowledge":
        """The same understanding over other answers, facts and programs; at once.

        New wordings are understood in their very words, in words like them only after `build`.
        """
        by_id = {entry.id: entry for entry in entries}
        by_slug, neighbours = {one.slug: one for one in colleges}, tuple(around)
        mine = {slug: {one.id: one for one in those} for slug, those in (own or {}).items()}
        near = {one.slug: one for one in neighbours}
        worded = {f"own {slug}": those for slug, those in mine.items()}
        groups: dict[str, Mapping[str, object]]
        groups = {"entry": by_id, "college": by_slug, "near": near, **worded}
        return replace(
            self,
            entries=by_id,
            colleges=by_slug,
            matcher=self.matcher.told(ways_to_ask(by_id)),
            neighbours=neighbours,
            own=mine,
            marks=marked(groups, self.marks),
            views={},
        )._named()

    def joined(self, learnt: "Knowledge") -> "Knowledge":
        """The same content, understood as `learnt` has learnt to."""
        matcher = learnt.matcher.told(ways_to_ask(self.entries))
        return replace(self, matcher=matcher, thresholds=learnt.thresholds, views={})._named()

    def apart(self) -> "Knowledge":
        """The same for trying something out: what it learns of colleges stays with it."""
        return replace(
            self, matcher=replace(self.matcher, beside=dict(self.matcher.beside)), views={}
        )

    @property
    def learnt(self) -> bool:
        """True where the entries are asked in the very words this has learnt from."""
        there = {slug: one.taught for slug, one in self.matcher.beside.items()}
        own = self.asked_beside.items() <= there.items()
        return own and self.matcher.taught == ways_to_ask(self.entries)

    @property
    def asked_beside(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By slug and id the ways people ask what one college alone has an entry for."""
        asked = ((slug, beside(those, self.entries)) for slug, those in self.own.items())
        return {slug: ways for slug, ways in asked if ways}

    def of(self, college: str) -> "Knowledge":
        """The same with a college's own entries, learnt here where they are new."""
        own = self.own.get(college)
        if not own:
            return self
        if college not in self.views:
            alone, entries = beside(own, self.entries), {**self.entries, **own}
            matcher = self.matcher.of(college, ways_to_ask(self.entries, own), alone)
            self.views[college] = replace(self, entries=entries, matcher=matcher, views={})
        return self.views[college]

    def _named(self) -> "Knowledge":
        """The same with the version of what it holds."""
        marks = {name: mark.version for name, mark in self.marks.items()}
        return replace(self, version=version_of(self.thresholds, marks))

    def understand(self, text: str, before: str = "") -> Understanding:
        """What a message says; any text whatever, never raises.

        `before` is the reference of the entry the dialog's last question asked, "" where there
        is none: a short follow-up takes from it what it leaves out.
        """
        clean = tidy(text)
        danger = bool(self.danger(clean))
        read, steps = in_russian(clean, self.matcher.vocabulary)
        # A person should read what was meant, not «tcnm kb j,ofuf».
        shown = read if any(step.kind in {"layout", "translit"} for step in steps) else clean
        asks, heard = self._heard(shown, before)
        kind = next((kind for kind in _WEIGHTIER if kind in heard), None)
        return Understanding(
            asks=asks,
            talk=kind if kind in WISHES or not asks else None,
            danger=danger,
            complete=danger or is_complete(shown, bool(asks), kind),
            base_version=self.version,
        )

    def danger(self, text: str) -> str:
        """Why a message speaks of danger to somebody's life, "" where it does not."""
        return self.alarm.why(text, lambda one: self.matcher.read(one)[1])

    def answer(
        self, entry_id: str, college: str, now: datetime, unconfirmed: bool = False
    ) -> Answer:
        """An entry's answer for the college with this slug at the aware instant `now`.

        `entry_id` is an entry's id, or its reference with the slots of an ask. KeyError for an
        entry or a college that is not here.
        """
        entry, slots = read_reference(entry_id)
        region = (*self.colleges.values(), *self.neighbours)
        view = View(self.colleges[college], region, now, unconfirmed)
        worded = self.own.get(college, {}).get(entry) or self.entries[entry]
        return answer_asked(worded, slots, view)

    def title(self, entry_id: str) -> str:
        """The title of an entry (or of its reference), "" where there is no such entry."""
        entry = self.entries.get(entry_of(entry_id))
        return entry.title if entry else ""

    def college(self, slug: str) -> College:
        """The college with this slug; KeyError where there is none."""
        return self.colleges[slug]

    # --- one message ----------------------------------------------------------------------------

    def _heard(self, text: str, before: str) -> tuple[tuple[Ask, ...], set[Talk]]:
        """The questions of a tidy text, and the kinds of talk around them."""
        heard: set[Talk] = set()
        asks: list[Ask] = []
        for piece in Divider(self._read, self.thresholds).pieces(text):
            kind, left = talk_of(piece, self.matcher.knows_exactly(piece.core))
            if kind:
                heard.add(kind)
            if left:
                self._add(asks, left)
        return self._carried(asks, before), heard or ({Talk.EMPTY} if not asks else set())

    def _add(self, asks: list[Ask], piece: Piece) -> None:
        """Add a piece's question, or let the one before have it where both ask the same.

        Only what is understood is joined: a question nobody understood must not get lost.
        """
        ask = self._ask(piece)
        before = asks[-1] if asks else None
        if before and same(ask, before):
            best = max((before, ask), key=lambda one: one.best.p if one.best else 0.0)
            asks[-1] = replace(best, text=f"{before.text} {ask.text}")
        else:
            asks.append(ask)

    def _ask(self, piece: Piece) -> Ask:
        """One question weighed, alone and with what was said around it."""
        core = whole = self.matcher.matches(piece.core)
        if piece.text == piece.core:
            return self._judged(piece.text, whole)
        whole = self.matcher.matches(piece.text)
        # «Хочу на повара. Есть такое?»: what is asked says nothing by itself.
        empty = not core or core[0].p < self.thresholds.offer
        if empty or len(tokens(normalise(piece.core))) < 2:
            return self._judged(piece.text, whole)
        said, told = self.slots(piece.core), self.slots(piece.text)
        ask = asked_of(piece, core, said, told, self.weighed)
        if not changes(whole, ask):
            return ask
        # What is told may change what is asked («Я из Минска. Какие документы нужны?»): ask back.
        ask = self._judged(piece.text, united(core, whole))
        return replace(ask, verdict=Verdict.OFFER) if ask.verdict is Verdict.ANSWER else ask

    def _carried(self, asks: Sequence[Ask], before: str) -> tuple[Ask, ...]:
        """The questions, each with what it takes over from the one before it."""
        told, carried = NO_SLOTS, list[Ask]()
        for ask in asks:
            told = ask.slots if ask.slots.trades else told
            slots = carried_slots(ask, told)
            meant = self.weighed(ask.text, ask.matches, slots) if slots else None
            carried.append(meant or self._followed(ask, before))
            before = carried[-1].told
        return tuple(carried)

    def _followed(self, ask: Ask, before: str) -> Ask:
        """A question as it is meant behind the one with the reference `before`."""
        entry, told = read_reference(before)
        if entry not in self.entries:
            return ask
        meant = followed(ask, entry, told)
        if meant and meant.best and meant.best.entry in self.entries:
            return meant
        papers = papers_for(ask, entry)
        subject = papers or subject_of(ask, entry, self.thresholds.answer)
        if not subject:
            return ask
        found = self.matcher.matches(f"{ask.text} {subject}")
        spoken = self.weighed(ask.text, found, ask.slots)
        if papers:
            return replace(spoken, matches=united(found, ask.matches), verdict=Verdict.OFFER)
        better = spoken.verdict is not Verdict.HAND_OVER and speaks_on(spoken.matches, ask, entry)
        return spoken if better else ask

    def _read(self, text: str) -> Ask:
        return self._judged(text, self.matcher.matches(text))

    def _judged(self, text: str, found: tuple[Match, ...]) -> Ask:
        return self.weighed(text, found, self.slots(text))

    def slots(self, text: str) -> Slots:
        """What a question told besides its topic."""
        around = (*self.colleges.values(), *self.neighbours)
        towns = frozenset(college.town for college in around if college.town)
        return hear_slots(text, self.matcher.vocabulary.knows, towns)

    def weighed(
        self, text: str, found: Sequence[Match], slots: Slots, heard: Heard | None = None
    ) -> Ask:
        """A question with these slots: its matches turned to what they say, and the verdict.

        `heard` is what its words say, for who knows it already.
        """
        heard, named = heard or hear(text, slots), bool(slots.trades)
        turned = of_trade(found, self.entries) if named else found
        matches = with_topic(turned, heard.topic, named, self.entries)
        best = matches[0] if matches else None
        if best is None or best.p < self.thresholds.offer:
            return Ask(text, matches, Verdict.HAND_OVER, slots)
        fits = suits(named, best.entry)
        if not fits and named:
            return Ask(text, matches, Verdict.HAND_OVER, slots)
        sure = fits and best.p >= self.thresholds.answer and not heard.degree
        return Ask(text, matches, Verdict.ANSWER if sure else Verdict.OFFER, slots)
