"""An answer is rendered from an entry and a college's facts for one moment, or says what lacks.

Nothing is guessed: a missing fact, an expired deadline or sum, a text or value that nobody
confirmed each give a status that sends the question to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from knowledge.colleges import College, Fact
from knowledge.confirmation import Confirmation, standing
from knowledge.entries import Entry, Lapse
from knowledge.facts import FACTS, STRICT_TYPES
from knowledge.periods import Phase, campaign_year, days_left, local_moment, phase
from knowledge.picking import PickedFact, PickedVariant, Scene, pick_fact, pick_variant
from knowledge.rich import Rich, Span, escaped, read
from knowledge.russian import days_left_words
from knowledge.stamps import known_sources, lapsed_text, source_line, unknown_text, with_line
from knowledge.templates import (
    CAMPUSES,
    DAYS_LEFT,
    OWN_WORDS,
    Slot,
    fact_keys,
    fill,
    show_fact,
    slots,
)


class Status(StrEnum):
    """What rendering came to; only OK and NOT_TAUGHT may be given as a certain answer."""

    OK = "ok"
    NO_FACT = "no_fact"
    EXPIRED = "expired"
    ANSWERLESS = "answerless"
    UNCONFIRMED = "unconfirmed"
    NOT_TAUGHT = "not_taught"


# What may be said to an asker as it is.
CERTAIN = frozenset({Status.OK, Status.NOT_TAUGHT})


@dataclass(frozen=True, slots=True)
class Answer:
    """The text for an asker with source and date, or why there is none.

    `entry` is the id or reference it was asked by. With NO_FACT and EXPIRED `missing` names the
    keys of what lacks; with UNCONFIRMED `text` is a draft for the person who answers. `as_of` is
    the date of confirmation shown to the asker. `spans` say what of the text is bold or a link.
    """

    entry: str
    status: Status
    text: str = ""
    source: str = ""
    as_of: date | None = None
    missing: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def rich(self) -> Rich:
        """The text with its spans."""
        return Rich(self.text, self.spans)

    @property
    def draft(self) -> str:
        """The text for a person who may copy it: addresses of links stand in it."""
        return self.rich.plain()


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything an answer is put together from: variant and facts as picked for a scene.

    `beside` are the values of campuses that differ from those of the whole college.
    """

    entry: Entry
    scene: Scene
    picked: PickedVariant
    facts: Mapping[str, PickedFact]
    beside: Mapping[str, tuple[Fact, ...]]

    @property
    def lapsed_years(self) -> tuple[int, ...]:
        """The campaign years of what is used although its time is over."""
        ended = [one.fact for one in self.facts.values() if one.lapsed]
        years = [fact.year or fact.window[1].year for fact in ended]
        variant = self.picked.variant
        if self.picked.lapsed:
            years.append(variant.year or variant.window[1].year)
        return tuple(years)


def render(
    entry: Entry, college: College, now: datetime, unconfirmed: bool = False, place: str = ""
) -> Answer:
    """The answer of an entry at a college at the aware instant `now`, for a campus or the whole.

    `unconfirmed` shows what nobody confirmed as if it were, with a remark; the sample college
    always does. The text of OK ends with source and oldest date of confirmation and has at most
    4096 characters; a draft (UNCONFIRMED) has no such line. ValueError for a naive `now`.
    """
    blank = Answer(entry.id, Status.ANSWERLESS, next=entry.next)
    scene = Scene(college, place, local_moment(now, college.timezone))
    if entry.answerless:
        return blank
    picked = pick_variant(entry.variants, scene.local)
    if picked is None:
        return replace(blank, status=Status.EXPIRED)
    found = {k: pick_fact(scene, k, picked.variant.year) for k in fact_keys(picked.variant.text)}
    facts = {key: one for key, one in found.items() if one}
    if missing := tuple(key for key in found if key not in facts):
        return replace(blank, status=Status.NO_FACT, missing=missing)
    show_all = unconfirmed or college.sample
    beside = _beside(picked.variant.text, scene, facts, show_all)
    parts = _Parts(entry, scene, picked, facts, beside)
    over = _over(parts)
    if over or (picked.lapsed and entry.lapse is Lapse.HAND_OVER):
        return replace(blank, status=Status.EXPIRED, missing=over)
    return _write(blank, parts, show_all)


def _beside(
    text: str, scene: Scene, facts: Mapping[str, PickedFact], show_all: bool
) -> dict[str, tuple[Fact, ...]]:
    """What campuses have of their own, by key, where the text tells of all of them.

    What nobody confirmed of a campus is not told; that of the whole college counts without it.
    """
    found = {}
    for slot in slots(text):
        if slot.filter == CAMPUSES and not scene.place:
            whole = facts[slot.key].fact
            found[slot.key] = tuple(
                fact
                for fact in scene.college.facts
                if fact.key == slot.key
                and fact.place
                and fact.value != whole.value
                and phase(fact.window, scene.local) is Phase.NOW
                and (show_all or standing(fact.confirmed, scene.local.date()))
                and not (fact.is_unknown or whole.is_unknown)
            )
    return found


def _over(parts: _Parts) -> tuple[str, ...]:
    """The keys whose time is over and which therefore must not be shown."""
    hand_over = parts.entry.lapse is Lapse.HAND_OVER
    lapsed = [
        key
        for key, one in parts.facts.items()
        if one.lapsed and (hand_over or FACTS[key].type in STRICT_TYPES)
    ]
    late = [slot.key for slot in slots(parts.picked.variant.text) if _days(slot, parts) < 0]
    return tuple(dict.fromkeys([*lapsed, *late]))


def _days(slot: Slot, parts: _Parts) -> int:
    """Days left for a slot that shows them, -1 when the deadline is over; 0 for other slots."""
    value = parts.facts[slot.key].fact.value
    if slot.filter != DAYS_LEFT or not isinstance(value, date):
        return 0
    return days_left(value, parts.scene.college.hours, parts.scene.local)


def _write(blank: Answer, parts: _Parts, show_all: bool) -> Answer:
    """The answer in words, as OK or as a draft."""
    unknown = [one.fact for one in parts.facts.values() if one.fact.is_unknown]
    body = (
        _not_known(unknown, parts)
        if unknown
        else read(fill(parts.picked.variant.text.strip(), lambda slot: _put(slot, parts)))
    )
    used = [one.fact for one in parts.facts.values()]
    used += [fact for those in parts.beside.values() for fact in those]
    today = parts.scene.local.date()
    if (lapsed := parts.lapsed_years) and not unknown:
        watch = _watch(parts.scene)
        used += watch
        next_year = max(min(lapsed) + 1, campaign_year(today))
        body = lapsed_text(body, min(lapsed), next_year, str(watch[0].value) if watch else "")
    sources = _sources(parts.entry, used)
    as_of = _oldest([parts.entry.confirmed, *(fact.confirmed for fact in used)], today)
    answer = replace(blank, source="; ".join(sources), as_of=as_of)
    if as_of is None and not show_all:
        return replace(answer, status=Status.UNCONFIRMED, text=body.text, spans=body.spans)
    years = {year for year in (parts.picked.variant.year, *(f.year for f in used)) if year}
    line = source_line(sources, as_of, years if years != {today.year} else ())
    whole = with_line(body, line)
    return replace(answer, status=Status.OK, text=whole.text, spans=whole.spans)


def _not_known(unknown: list[Fact], parts: _Parts) -> Rich:
    """What is said where a college itself does not know: no text could hold the word for a value.

    What it does know is said beside it.
    """
    known = [
        (FACTS[key].title_ru, show_fact(Slot(key, "", (), ""), one.fact.value, ""))
        for key, one in parts.facts.items()
        if not (one.fact.is_unknown or one.lapsed)
    ]
    watch = _watch(parts.scene)
    return unknown_text(
        [FACTS[fact.key].title_ru for fact in unknown],
        known,
        max(fact.year for fact in unknown),
        str(watch[0].value) if watch else "",
    )


def _put(slot: Slot, parts: _Parts) -> str:
    left = days_left_words(_days(slot, parts))
    shown = show_fact(slot, parts.facts[slot.key].fact.value, left)
    if slot.filter == CAMPUSES:
        names = {place.key: place.name for place in parts.scene.college.places}
        for one in parts.beside.get(slot.key, ()):
            shown += f"; {names.get(one.place, one.place)}: {one.value}"
    # The two texts of a yes or no are the base's own words, everything else is a value.
    return shown if slot.filter == OWN_WORDS else escaped(shown)


def _watch(scene: Scene) -> list[Fact]:
    """The college's site, where new rules will appear, if it is known."""
    site = pick_fact(scene, "contact.site")
    return [site.fact] if site and not (site.lapsed or site.fact.is_unknown) else []


def _sources(entry: Entry, used: list[Fact]) -> tuple[str, ...]:
    """The entry's source, then those of deadlines and sums, then the others.

    Where none of them names anything, what the person who confirmed the entry saw.
    """
    ordered = sorted(used, key=lambda fact: FACTS[fact.key].type not in STRICT_TYPES)
    known = known_sources([entry.source, *(fact.source for fact in ordered)])
    return known or known_sources([entry.confirmed.source_seen] if entry.confirmed else [])


def _oldest(marks: list[Confirmation | None], today: date) -> date | None:
    """The oldest date of confirmation; None where nobody stands for all of it today."""
    dates = [held.at for mark in marks if (held := standing(mark, today))]
    return min(dates) if len(dates) == len(marks) else None
