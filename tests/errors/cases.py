"""All the cases of the contract, written down from the platforms' documents.

They are not read from the program: the tests hold the program to them.
"""

from tests.errors.case import Case
from tests.errors.telegram import TELEGRAM
from tests.errors.vk import VK

CASES: tuple[Case, ...] = (*VK, *TELEGRAM)
