"""A form of the base says whose entry is changed into what; who typed it gets all of it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from aiohttp import web

from bot.curating import Shelf, misnamed, problems_of
from bot.storage.content import REGION, Stored
from bot.storage.content_care import number_of
from bot.storage.session import Session
from bot.web.base.fields import (
    ALWAYS,
    DATES,
    MOST_VARIANTS,
    PHASES,
    Fault,
    Fields,
    VariantFields,
    as_piece,
    placed,
    table_in,
)
from bot.web.base.leaves import entries_of, may_see
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import CELL, read_all, read_form
from bot.web.posting import clean, number_in, one_line
from knowledge.content import Kind, Piece, Table
from knowledge.content import pieces as pieces_in
from knowledge.entries import read_entries
from knowledge.problems import Level
from knowledge.stamps import named_source

LONGEST_TEXT = 20_000
_ID = "id"
_MARK = "confirmed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: the owner's own piece, the region's, the number of its newest version.

    `known` are the ids of the region's and the owner's entries.
    """

    owner: str
    id: str
    own: Stored | None
    region: Stored | None
    number: int
    known: frozenset[str]

    @property
    def stored(self) -> Stored | None:
        """What is answered now at the owner's."""
        return self.own or self.region

    @property
    def table(self) -> Table:
        """Its table, {} where there is none yet."""
        return self.stored.piece.table if self.stored else {}

    @property
    def over(self) -> Stored | None:
        """The region's entry in whose place a college's own stands, or would."""
        return self.region if self.owner != REGION else None

    @property
    def locked(self) -> bool:
        """True where the region keeps a college from having its own."""
        return bool(self.over and self.over.locked)


def read_place(session: Session, owner: str, name: str) -> Place:
    """Where an entry of an owner stands, or is to stand."""
    region = entries_of(session, REGION)
    own = entries_of(session, owner) if owner != REGION else region
    number = number_of(session, owner, Kind.ENTRY, name) if name else 0
    known = frozenset((*region, *own))
    return Place(owner, name, own.get(name), region.get(name), number, known)


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with a form, and where it goes; `seen` is the version its author looked at."""

    place: Place
    fields: Fields
    seen: int
    toml: str = ""


async def owner_in(request: web.Request, named: str) -> str:
    """The owner a form or an address names. Raises HTTPNotFound for one that is not theirs."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    if named not in (REGION, *deps.known.colleges) or not may_see(visitor, named):
        raise web.HTTPNotFound
    return named


async def typed_in(request: web.Request) -> Typed:
    """What a form says. Raises HTTPNotFound for somebody else's, or what is no entry's name."""
    form = await read_form(request)
    owner = await owner_in(request, form.get("owner", ""))
    fields = await _fields(request, form)
    place = await request.app[DEPS].runner.read(
        lambda session: read_place(session, owner, fields.id)
    )
    return Typed(
        place,
        fields,
        number_in(form.get("version", "")),
        clean(form.get("toml", ""))[:LONGEST_TEXT],
    )


async def _fields(request: web.Request, form: Mapping[str, str]) -> Fields:
    variants = []
    for number in range(MOST_VARIANTS):
        cell = f"{CELL}{number}-"
        if f"{cell}text" not in form:
            break
        when = form.get(f"when-{number}", ALWAYS)
        phases = await read_all(request, f"phase-{number}")
        variants.append(
            VariantFields(
                text=clean(form[f"{cell}text"])[:LONGEST_TEXT],
                when=when if when in (PHASES, DATES) else ALWAYS,
                phases=tuple(map(one_line, phases)),
                since=one_line(form.get(f"{cell}since", "")),
                until=one_line(form.get(f"{cell}until", "")),
                year=one_line(form.get(f"{cell}year", "")),
            )
        )
    while variants and not variants[-1].text:
        variants.pop()
    return Fields(
        id=one_line(form.get(_ID, "")),
        title=one_line(form.get("title", "")),
        category=one_line(form.get("category", "")),
        wordings=clean(form.get("wordings", ""))[:LONGEST_TEXT],
        source=one_line(form.get("source", "")),
        lapse=one_line(form.get("lapse", "")),
        next=clean(form.get("next", ""))[:LONGEST_TEXT],
        variants=tuple(variants),
        confirm=form.get("confirm") == "1",
    )


@dataclass(frozen=True, slots=True)
class Made:
    """What a form comes to: the piece, and every fault by its field."""

    piece: Piece | None
    faults: tuple[Fault, ...] = ()

    @property
    def wrong(self) -> bool:
        """True where it cannot be published so."""
        return any(one.level is Level.ERROR for one in self.faults)


def made_of(typed: Typed, by: str, day: date) -> Made:
    """The piece that was typed, as a form of fields or as TOML, with what is wrong in it."""
    place = typed.place
    if typed.toml:
        return _of_toml(typed, place, by, day)
    table, faults = table_in(typed.fields, place.table)
    if typed.fields.confirm and not typed.fields.source:
        faults.append(Fault("source", "не указан источник", "Подтверждают то, что сверено с ним."))
    if not typed.fields.id:
        return Made(None, (*faults, Fault(_ID, "пусто", "Впишите id, например life.pool.")))
    now = place.stored.piece if place.stored else None
    made = as_piece(table, now, typed.fields, by, day)
    return Made(made, (*faults, *_checked(made, place)))


def _of_toml(typed: Typed, place: Place, by: str, day: date) -> Made:
    read = read_entries("", typed.toml.encode())
    if read.errors:
        told = (f"строка {one.line}: {one.found}" if one.line else one.found for one in read.errors)
        repairs = (one.repair for one in read.errors)
        pairs = zip(told, repairs, strict=True)
        return Made(None, tuple(Fault("toml", *pair) for pair in pairs))
    found = pieces_in(Kind.ENTRY, typed.toml.encode())
    if len(found) != 1 or found[0].key != place.id:
        wanted = f"Здесь должна быть одна запись [[entry]] с id «{place.id}»."
        return Made(None, (Fault("toml", "это не та запись", wanted),))
    # Who stands for it is not typed: it is who ticks that they compared it, or who did before.
    table = {name: value for name, value in found[0].table.items() if name != _MARK}
    if _MARK in place.table:
        table[_MARK] = place.table[_MARK]
    fields = replace(typed.fields, source=named_source(str(table.get("source", ""))))
    made = as_piece(table, place.stored.piece if place.stored else None, fields, by, day)
    return Made(made, tuple(replace(one, field="toml") for one in _checked(made, place)))


def _checked(made: Piece, place: Place) -> list[Fault]:
    known = place.known - {place.id}
    body = made.body.encode()
    faults = placed(problems_of(Kind.ENTRY, Shelf(), "", body, known=known), made)
    if not place.stored:
        # Whoever names a new one is told here what fits into a button.
        read = read_entries("", body)
        wrong = misnamed("", read.values, place.known)
        faults += [Fault(_ID, one.found, one.repair) for one in wrong]
    return faults


def moment_of(request: web.Request) -> tuple[datetime, date]:
    """Now, and the day it is where the page is."""
    deps = request.app[DEPS]
    now = deps.clock()
    return now, now.astimezone(deps.zone).date()
