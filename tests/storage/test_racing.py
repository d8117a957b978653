"""Of two who act at once one wins, however their transactions fall; the other hears of it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from bot.storage.dialogs import DeskTarget, load_card
from bot.storage.faces import LastFace, off_channels, switch
from bot.storage.recording import Decided, record
from bot.storage.runner import write
from bot.storage.schema import audit, card
from handlers.buttons import Action, Pressed
from handlers.situation import DeskSituation
from handlers.tapping import acted
from tests.handlers.making import ANSWERS, COLLEGE, TITLES
from tests.storage.place import NOW, Place

RACES = int(os.environ.get("PRIEMKA_RACES", "25"))


def decided(place: Place, target: DeskTarget, staff: str, number: int) -> Decided:
    """What somebody's press comes to on the card as it was loaded."""
    situation = DeskSituation(
        *(NOW, COLLEGE, staff, target.card, target.dialog.dialog.floor),
        answers=ANSWERS,
        titles=TITLES,
    )
    outcome, _ = acted(Pressed(Action.TAKE, card=target.card.id), target.card, situation)
    page = place.pages["vk"]
    lane = (target.dialog.page, target.dialog.peer)
    cause = f"press:{number}:{staff}"
    return Decided(
        *(page, (), (), outcome, lane, target.dialog.version, page.college_id), cause=cause
    )


def presses(place: Place, card_id: int, start: Barrier, staff: str, number: int) -> None:
    """Press as the core does: load, decide, record, and again if the dialog changed."""
    target = write(place.engines, partial(load_card, card_id=card_id))
    start.wait()
    while target is not None:
        found = decided(place, target, staff, number)
        work: Callable[..., list[Decided]] = partial(
            record, decisions=[found], desks=place.desks, now=NOW
        )
        if not write(place.engines, work):
            return
        target = write(place.engines, partial(load_card, card_id=card_id))


def test_one_of_two_takes_the_card(place: Place) -> None:
    card_id = place.hand_over()
    for number in range(RACES):
        place.change(card, taken_by="")
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            both = [
                pool.submit(presses, place, card_id, start, staff, number)
                for staff in ("vk:77", "telegram:78")
            ]
            for one in both:
                one.result()
        taken = [row for row in place.rows(audit) if row.action == "card_taken"]
        assert len(taken) == number + 1, "one winner in each race"
        assert place.row(card).taken_by == taken[-1].actor


def test_two_who_switch_a_desk_off_leave_one_on(place: Place) -> None:
    faces = ("telegram", "vk")

    def switched(start: Barrier, channel: str, *, off: bool) -> bool:
        start.wait()
        try:
            return place.write(
                lambda s: switch(s, COLLEGE.slug, channel, "anna", NOW, off=off, faces=faces)
            )
        except LastFace:
            return False

    for _ in range(RACES):
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(switched, start, channel, off=True) for channel in faces]
            assert sorted(one.result() for one in both) == [False, True]
        left = place.write(lambda session: off_channels(session, COLLEGE.slug))
        assert len(left) == 1
        for channel in faces:
            switched(Barrier(1), channel, off=False)
