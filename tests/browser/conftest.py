"""One browser for a worker's tests; where there is none they are skipped and say what lacks."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.chromium import ABSENT, FOUND, started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A running browser."""
    if not FOUND:
        pytest.skip(ABSENT)
    async with started() as browser:
        yield browser
