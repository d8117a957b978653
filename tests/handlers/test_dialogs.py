"""Every dialog of `tests/dialogs` plays as it is written there."""

from collections.abc import Mapping
from typing import Any

import pytest

from knowledge.understanding import Knowledge, load
from tests.handlers.driver import compare, dialogs, start

DIALOGS = dialogs()


def test_there_are_enough_dialogs() -> None:
    assert len(DIALOGS) >= 40
    assert len({name for name, _ in DIALOGS}) == len(DIALOGS)


@pytest.fixture(scope="module")
def knows() -> Knowledge:
    """The region's base over the sample college, built once."""
    return load()


@pytest.mark.parametrize("dialog", [d for _, d in DIALOGS], ids=[name for name, _ in DIALOGS])
def test_dialog(dialog: Mapping[str, Any], request: pytest.FixtureRequest) -> None:
    real = dialog.get("knowledge") == "sample"
    driver = start(dialog, request.getfixturevalue("knows") if real else None)
    for turn in dialog["turn"]:
        compare(turn, driver.turn(turn))
