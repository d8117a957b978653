"""The fakes are held to the platforms' published schemas, so that they cannot drift from them.

The schemas lie beside the repository, in `../shared/schemas`; where they do not, nothing is
checked and the tests of the checks are skipped.
"""

from functools import cache
from pathlib import Path

from tests.fakes.schema_telegram import Gap, TelegramSchema
from tests.fakes.schema_vk import Patch, VkSchema
from tests.fakes.violation import SchemaViolation

__all__ = ["ABSENT", "PRESENT", "SchemaViolation", "telegram_check", "vk_check"]

ROOT = Path(__file__).parents[2] / ".." / "shared" / "schemas"
PRESENT = ROOT.is_dir()
ABSENT = "the platforms' schemas are not beside the repository (../shared/schemas)"

# Where the published schemas differ from the platforms.
# Telegram: type, field, its type, why.
TELEGRAM_GAPS: tuple[Gap, ...] = (
    (
        "ChatMemberAdministrator", "can_send_welcome_messages", "Boolean",
        "newer than the description (Bot API 10.1) and demanded by aiogram 3.31 (10.3)",
    ),
)  # fmt: skip
# VK: file, place in it, what to put there, why.
BUTTON = "definitions/messages_keyboard_button_action_"
VK_GAPS: tuple[Patch, ...] = (
    *(
        (
            "messages/objects.json", f"{BUTTON}{kind}/properties/payload",
            {"type": ["string", "object"]}, "declared JSON text; VK takes it unpacked as well",
        )
        for kind in ("text", "callback", "open_link")
    ),
    (
        "callback/objects.json", "definitions/callback_type/enum/-", "message_event",
        "the type of a pressed callback button is missing from the list of types",
    ),
    (
        "callback/objects.json", "definitions/callback_message_event/properties/payload", {},
        "declared a string, delivered as the object the button's payload holds",
    ),
    (
        "messages/objects.json", "definitions/messages_keyboard_button/properties/color/enum/-",
        "secondary", "the grey button is documented as secondary; the list only knows default",
    ),
)  # fmt: skip


@cache
def telegram_check() -> TelegramSchema | None:
    """Return the check of Telegram's side, None where the schemas are absent."""
    return TelegramSchema(ROOT / "telegram" / "api.json", TELEGRAM_GAPS) if PRESENT else None


@cache
def vk_check() -> VkSchema | None:
    """Return the check of VK's side, None where the schemas are absent."""
    return VkSchema(ROOT / "vk", VK_GAPS) if PRESENT else None
