"""Every dialog of `tests/dialogs` plays as it is written there."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.handlers.comparing import compare
from tests.handlers.driver import dialogs, start
from tests.knowledge.bases import region

DIALOGS = dialogs()


def test_there_are_enough_dialogs() -> None:
    assert len(DIALOGS) >= 120
    assert len({name for name, _ in DIALOGS}) == len(DIALOGS)


@pytest.mark.parametrize("dialog", [d for _, d in DIALOGS], ids=[name for name, _ in DIALOGS])
def test_dialog(dialog: Mapping[str, Any]) -> None:
    real = dialog.get("knowledge") == "sample"
    driver = start(dialog, region() if real else None)
    for turn in dialog["turn"]:
        compare(turn, driver.turn(turn))
