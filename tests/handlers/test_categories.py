"""Whatever people read by category has a name, and the same one in every room."""

import pytest

from bot.web.colleges.listing import category_of
from handlers.texts.categories import CATEGORIES, name_of
from handlers.texts.reporting import TOPICS
from knowledge.entries import load_base
from knowledge.facts import FACTS

SHIPPED = {entry.category for entry in load_base().values if not entry.id.startswith("talk.")}


@pytest.mark.parametrize("category", sorted(SHIPPED | set(map(category_of, FACTS))))
def test_what_is_shipped_has_a_name(category: str) -> None:
    assert name_of(category) == CATEGORIES[category] != category
    assert TOPICS[category] == CATEGORIES[category]


def test_what_somebody_typed_keeps_its_name() -> None:
    assert name_of("Кружки") == "Кружки"
    assert not name_of("")
