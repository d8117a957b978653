"""A knock is confirmed once and used once, however many try at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from bot.storage.knocks import begin, come_in, confirm, knock_of_code, row_of_number
from bot.storage.logins import add_link, find_visitor, new_secret, right_of_staff, use_link
from bot.storage.pages import StaffMember, add_staff, remove_staff
from bot.storage.schema import audit
from tests.handlers.making import COLLEGE
from tests.storage.place import NOW, Place
from tests.storage.test_racing import RACES

SOON = NOW.replace(minute=5)


def employ(place: Place, channel: str, number: str) -> int:
    """Somebody's number; the row of it."""
    member = StaffMember(COLLEGE.slug, channel, number, "owner", None, person="Анна")
    place.write(lambda session: add_staff(session, COLLEGE.slug, member))
    college = place.pages["vk"].college_id
    found = place.write(lambda s: row_of_number(s, college, channel, number, NOW))
    assert found is not None
    return found


def test_of_two_who_send_the_code_one_lets_it_in(place: Place) -> None:
    rows = [employ(place, "vk", "77"), employ(place, "telegram", "78")]

    def sent(start: Barrier, knock_id: int, row: int) -> bool:
        start.wait()
        return place.write(lambda s: confirm(s, knock_id, row, f"row {row}", SOON))

    for number in range(RACES):
        begun = place.write(partial(begin, device="", now=NOW))
        assert begun is not None
        found = place.write(partial(knock_of_code, code=begun.code, now=NOW))
        assert found is not None
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(sent, start, found.id, row) for row in rows]
            assert sorted(one.result() for one in both) == [False, True]
        noted = [row for row in place.rows(audit) if row.action == "entry_confirmed"]
        assert len(noted) == number + 1

        def enter(start: Barrier, secret: str) -> str:
            start.wait()
            return place.write(partial(come_in, secret=secret, now=SOON))

        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            tokens = [pool.submit(enter, start, begun.secret) for _ in range(2)]
            assert sorted(bool(one.result()) for one in tokens) == [False, True]


def test_a_link_of_staff_ends_with_their_right(place: Place) -> None:
    row = employ(place, "vk", "77")
    right = place.write(lambda session: right_of_staff(session, row, NOW))
    assert right is not None
    assert (right.role, right.college) == ("owner", ""), "of the only college there is"
    kept, gone = new_secret(), new_secret()
    for key in (kept, gone):
        place.write(partial(add_link, key=key, now=NOW, right=right, life=SOON - NOW))
    token = place.write(partial(use_link, key=kept, now=NOW, device="Firefox"))
    assert place.write(partial(find_visitor, token=token, now=NOW)) is not None
    place.write(lambda session: remove_staff(session, COLLEGE.slug, "vk", "77"))
    assert place.write(partial(find_visitor, token=token, now=NOW)) is None
    assert place.write(partial(use_link, key=gone, now=NOW)) == ""
    assert place.write(lambda session: right_of_staff(session, row, NOW)) is None
