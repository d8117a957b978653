"""A place is a campus: facts and programs may be its own, and its address is told to askers."""

from dataclasses import dataclass

from knowledge.confirmation import Confirmation, read_confirmation
from knowledge.tables import Row

ADDRESS = "contact.address"
"""The fact that a campus's address is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A campus: an optional key of facts, with its name and address, and who stands for that.

    The first one of a college is where its whole address is, unless a fact says another.
    """

    key: str
    name: str
    address: str
    source: str = ""
    confirmed: Confirmation | None = None


def read_places(college: Row) -> tuple[Place, ...]:
    """The campuses of a `college.toml`; a faulty one is left out."""
    good: dict[str, Place] = {}
    for table in college.tables("place"):
        table.known("key", "name", "address", "source", "confirmed")
        key, name = table.text("key", required=True), table.text("name", required=True)
        if key in good:
            table.problem("key", f"корпус «{key}» уже есть", "Дайте другой ключ.")
        mark = read_confirmation(table)
        if not table.errors:
            good[key] = Place(key, name, table.text("address"), table.text("source"), mark)
    return tuple(good.values())
