"""A question about a named trade is answered from the college's rows, or it is said what lacks.

Every value stands with its base and form, its year, source and date. What is not known, not
confirmed or out of date sends the question to a person, as with any other entry.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge import program_texts as texts
from knowledge.answers import Answer, Status
from knowledge.confirmation import Confirmation, standing
from knowledge.periods import campaign_year
from knowledge.program_rows import Found, View, codes_of, elsewhere, find, is_over
from knowledge.programs import Program, Score
from knowledge.references import reference
from knowledge.rich import Rich
from knowledge.slots import Slots
from knowledge.stamps import known_sources, source_line, with_line
from knowledge.trade_hearing import HeardTrade
from knowledge.trades import abouts, called, meant_codes

MOST_ROWS = 8  # what a person reads on a phone; more are named without their values
CATALOGUE = "programs"  # the key of what lacks where a college supplied no rows at all
_FOLLOWING = ("trade.duration", "trade.score", "trade.seats", "trade.cost", "trade.requirements")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked of a row: the key that lacks where `say` gives "", words before and after."""

    key: str
    say: Callable[[Program, Slots, int], str]
    before: str = ""
    after: str = ""
    # True where a row without the value is still worth naming.
    partial: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """What is to be said of one of the trades asked for, and the rows it rests on."""

    text: str
    rows: tuple[Program, ...] = ()
    missing: tuple[str, ...] = ()
    taught: bool = True
    over: bool = False


def _score(row: Program, slots: Slots, campaign: int) -> str:
    return texts.score(score_of(row, slots.year, campaign))


def score_of(row: Program, year: int, campaign: int) -> Score | None:
    """The scores of the year that was asked for, else of the newest year before this campaign."""
    if year and year < campaign:
        return next((one for one in row.scores if one.year == year), None)
    past = [one for one in row.scores if one.year <= campaign]
    return past[-1] if past else None


TOPICS: Mapping[str, Topic] = {
    "trade.have": Topic(
        "months", lambda row, _, __: texts.summary(row), before=texts.TAUGHT, partial=True
    ),
    "trade.base": Topic("months", lambda row, _, __: texts.duration(row), partial=True),
    "trade.form": Topic("months", lambda row, _, __: texts.duration(row), partial=True),
    "trade.duration": Topic("months", lambda row, _, __: texts.duration(row)),
    "trade.score": Topic("score", _score, after=texts.NO_PROMISE),
    "trade.cost": Topic("fee", lambda row, _, __: texts.cost(row)),
    "trade.seats": Topic("budget", lambda row, _, __: texts.seats(row)),
    "trade.requirements": Topic("requirements", lambda row, _, __: texts.needs(row)),
}
ABOUT, HAVE = "trade.about", "trade.have"
_YES = frozenset({"trade.base", "trade.form"})  # asked as «можно ли»


def answer_trade(entry: str, slots: Slots, view: View) -> Answer:
    """The answer of a `trade.*` entry for the trades heard; ANSWERLESS where nothing fits it."""
    blank = Answer(reference(entry, slots), Status.ANSWERLESS)
    unknown = [trade for trade in slots.trades if not meant_codes(trade.codes)]
    beyond = slots.beyond and entry not in {"trade.score", "trade.cost"}
    if not slots.trades or unknown or beyond or (entry not in TOPICS and entry != ABOUT):
        return blank
    if not view.rows:
        status = Status.EXPIRED if view.college.programs.rows else Status.NO_FACT
        return replace(blank, status=status, missing=(CATALOGUE,))
    if wrong := _other_year(entry, slots, view):
        return replace(blank, status=Status.NO_FACT, missing=wrong)
    parts = [_part(entry, trade, slots, view) for trade in slots.trades]
    if any(part.over for part in parts):
        missing = tuple(key for part in parts for key in part.missing)
        return replace(blank, status=Status.EXPIRED, missing=missing)
    if missing := tuple(dict.fromkeys(key for part in parts for key in part.missing)):
        return replace(blank, status=Status.NO_FACT, missing=missing)
    if not any(part.text for part in parts):
        return blank
    return _whole(blank, entry, slots, parts, view)


def _other_year(entry: str, slots: Slots, view: View) -> tuple[str, ...]:
    """What lacks where another campaign is asked for than the rows of today speak of."""
    if not slots.year or entry in {"trade.score", ABOUT}:
        return ()
    years = {row.year for row in view.rows if row.year}
    if not years or slots.year in years:
        return ()
    return tuple(f"{CATALOGUE}:{'_'.join(t.codes)}:{slots.year}" for t in slots.trades)


# --- one trade ----------------------------------------------------------------------------------


def _part(entry: str, trade: HeardTrade, slots: Slots, view: View) -> _Part:
    found = find(trade, slots, view)
    if not found.taught:
        return _absent(trade, slots, view)
    if entry == ABOUT:
        return _about(found)
    if not found.rows:
        return _not_so(found, slots, view)
    topic, rows = TOPICS[entry], found.rows
    if len(rows) > MOST_ROWS:
        return _Part(f"{texts.many(rows)}\n\n{texts.TELL_MORE}", rows)
    campaign = campaign_year(view.local.date())
    values = [topic.say(row, slots, campaign) for row in rows]
    year = f":{slots.year}" if entry == "trade.score" and 0 < slots.year < campaign else ""
    missing = () if topic.partial else _missing(rows, values, topic.key, year)
    there = _with_others if entry == HAVE and slots.elsewhere else _with_town
    told, used = there(texts.told(rows, values, view.college), trade, slots, view)
    return _Part(told, (*rows, *used), missing)


def _with_others(
    told: str, trade: HeardTrade, slots: Slots, view: View
) -> tuple[str, tuple[Program, ...]]:
    """What was told, and who else teaches it."""
    there = elsewhere(trade, slots, view)
    said = texts.others(there, slots.base, slots.form, more=True) or texts.NOWHERE
    return f"{told}\n\n{said}", tuple(row for one in there for row in one.rows)


def _with_town(
    told: str, trade: HeardTrade, slots: Slots, view: View
) -> tuple[str, tuple[Program, ...]]:
    """What was told, and who teaches it in the town somebody named, if it is not ours."""
    if not slots.town or slots.town == view.college.town:
        return told, ()
    there = [one for one in elsewhere(trade, slots, view) if one.college.town == slots.town]
    own = view.college.town
    said = texts.in_town(own, slots.town, there, slots.base, slots.form)
    return f"{told}\n\n{said}", tuple(row for one in there for row in one.rows)


def _missing(
    rows: Sequence[Program], values: Sequence[str], key: str, year: str
) -> tuple[str, ...]:
    lacking = [row for row, value in zip(rows, values, strict=True) if not value]
    return tuple(f"{CATALOGUE}.{key}:{row.key}{year}" for row in lacking)


def _absent(trade: HeardTrade, slots: Slots, view: View) -> _Part:
    """A trade without a row today: not taught where the rows are all there is, else not known."""
    codes = "_".join(trade.codes)
    if not view.college.programs.whole:
        over = is_over(trade, view)
        return _Part("", missing=(f"{CATALOGUE}:{codes}",), over=over)
    said = called(trade.codes)
    gone = is_over(trade, view)
    opening = texts.not_this_year(said) if gone else texts.not_taught(said)
    there = elsewhere(trade, slots, view)
    where = texts.others(there, slots.base, slots.form) or texts.NOWHERE
    rows = (*view.rows, *(row for one in there for row in one.rows))
    return _Part(f"{opening} {where}" if not there else f"{opening}\n\n{where}", rows, taught=False)


def _not_so(found: Found, slots: Slots, view: View) -> _Part:
    """The trade is taught, but not after these classes or not in this form."""
    if not view.college.programs.whole:
        what = ":".join(str(one) for one in (slots.base, slots.form) if one)
        return _Part("", missing=(f"{CATALOGUE}:{found.others[0].code}:{what}",))
    rows = found.others
    said = texts.not_so(called(codes_of(rows)), slots.base, slots.form)
    own = texts.told(rows, [""] * len(rows), view.college)
    there = elsewhere(found.trade, slots, view)
    used = (*view.rows, *(row for one in there for row in one.rows))
    blocks = [said, f"У нас так: {own}" if len(rows) == 1 else f"У нас так:\n{own}"]
    blocks += [texts.others(there, slots.base, slots.form)] if there else []
    return _Part("\n\n".join(blocks), used)


def _about(found: Found) -> _Part:
    """The curated text of each trade taught; nothing where one of them has none."""
    rows = (*found.rows, *found.others)
    told = [abouts().get(code) for code in codes_of(rows)]
    if not all(told):
        return _Part("")
    return _Part("\n\n".join(about.text for about in told if about), rows)


# --- the whole ----------------------------------------------------------------------------------


def _whole(blank: Answer, entry: str, slots: Slots, parts: Sequence[_Part], view: View) -> Answer:
    rows = [row for part in parts for row in part.rows]
    taught = any(part.taught for part in parts)
    body = "\n\n".join(part.text for part in parts if part.text)
    topic = TOPICS.get(entry)
    said = topic and taught and all(find(t, slots, view).rows for t in slots.trades)
    if topic and said:
        before = texts.yes(slots.base, slots.form) if entry in _YES else topic.before
        body = "\n\n".join(one for one in (before, body, topic.after) if one)
    done = replace(
        blank,
        status=Status.OK if taught else Status.NOT_TAUGHT,
        next=following(entry, slots) if taught else (),
    )
    extra = [abouts()[code] for code in codes_of(rows) if code in abouts() and entry == ABOUT]
    marks = [about.confirmed for about in extra]
    return finished(done, body, rows, view, [about.source for about in extra], marks)


def finished(
    answer: Answer,
    body: str,
    rows: Sequence[Program],
    view: View,
    sources: Iterable[str] = (),
    marks: Iterable[Confirmation | None] = (),
) -> Answer:
    """The answer with source, years and oldest date of its rows; a draft if nobody confirmed."""
    named = known_sources([*sources, *(row.source for row in rows)])
    given = [*marks, *(row.confirmed for row in rows)]
    day = view.local.date()
    dates = [held.at for mark in given if (held := standing(mark, day))]
    as_of = min(dates) if dates and len(dates) == len(given) else None
    done = replace(answer, source="; ".join(named), as_of=as_of)
    if as_of is None and not (view.show_all or view.college.sample):
        return replace(done, status=Status.UNCONFIRMED, text=body)
    years = {row.year for row in rows if row.year}
    line = source_line(named, as_of, years if years != {view.local.year} else ())
    return replace(done, text=with_line(Rich(body), line).text)


def following(entry: str, slots: Slots) -> tuple[str, ...]:
    """What people ask next of the same trade, as references that keep what was heard."""
    kept = replace(slots, score=None, year=0, beyond=False, elsewhere=False)
    return tuple(reference(other, kept) for other in _FOLLOWING if other != entry)
