"""What every test of storage starts from."""

import pytest

from bot.storage.engine import Engines
from tests.storage import place as making


@pytest.fixture
def place(engines: Engines) -> making.Place:
    """A college with two pages and a desk on each, on either database."""
    return making.place(engines)
