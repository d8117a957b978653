"""VK's methods on communities, and the table of all methods the fake knows."""

from collections.abc import Callable
from typing import Any

from tests.fakes import vk_media as media
from tests.fakes import vk_methods as messages
from tests.fakes.answer import Params
from tests.fakes.vk_callbacks import Callbacks
from tests.fakes.vk_params import VkRefused, flag, needed
from tests.fakes.vk_world import Community, VkWorld

ACCESS = 15
KINDS_TEXT = """
audio_new board_post_delete board_post_edit board_post_new board_post_restore group_change_photo
group_change_settings group_join group_leave group_officers_edit market_comment_delete
market_comment_edit market_comment_new market_comment_restore message_allow message_deny
message_edit message_event message_new message_read message_reply message_typing_state
photo_comment_delete photo_comment_edit photo_comment_new photo_comment_restore photo_new
poll_vote_new user_block user_unblock video_comment_delete video_comment_edit video_comment_new
video_comment_restore video_new message_reaction_event wall_post_new wall_reply_delete
wall_reply_edit wall_reply_new wall_reply_restore wall_repost wall_schedule_post_new
wall_schedule_post_delete donut_subscription_create donut_subscription_prolonged
donut_subscription_cancelled donut_subscription_expired donut_subscription_price_changed
donut_money_withdraw donut_money_withdraw_error
"""
EVENT_KINDS = KINDS_TEXT.split()


def own(community: Community, params: Params) -> Community:
    """Return the community if it is the one asked for, else refuse with 15."""
    if needed(params, "group_id") != community.group_id:
        raise VkRefused(ACCESS, "this token belongs to another community")
    return community


def get_by_id(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return the token's own community, or the one named."""
    asked = params.get("group_id") or params.get("group_ids") or community.group_id
    found = [world.communities.get(int(part)) for part in str(asked).split(",")]
    groups = [
        {
            "id": group.group_id,
            "name": group.name,
            "screen_name": f"club{group.group_id}",
            "is_closed": 0,
            "type": "group",
        }
        for group in found
        if group is not None
    ]
    return {"groups": groups, "profiles": []}


def long_poll_server(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return where to poll, with which key, from which ts; 15 where long poll is off."""
    log = own(community, params).log
    if not log.enabled:
        raise VkRefused(ACCESS, "longpoll for this group is not enabled")
    log.deaf = False
    return {"key": log.key, "server": f"{world.base_url}/lp/{log.group_id}", "ts": str(log.ts)}


def long_poll_settings(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return which events are switched on."""
    log = own(community, params).log
    events = {kind: int(kind in log.wanted) for kind in EVENT_KINDS}
    return {"api_version": "5.199", "is_enabled": log.enabled, "events": events}


def set_long_poll(world: VkWorld, community: Community, params: Params) -> int:
    """Switch the long poll and its events; needs the right to manage."""
    log = own(community, params).log
    if "manage" not in community.rights:
        raise VkRefused(ACCESS, "no access to manage the community")
    log.enabled = flag(params, "enabled", default=log.enabled)
    for kind in EVENT_KINDS:
        if kind in params:
            (log.wanted.add if flag(params, kind) else log.wanted.discard)(kind)
    return 1


def token_permissions(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return what the token may do."""
    rights = community.rights
    listed = [{"name": name, "setting": setting} for name, setting in rights.items()]
    return {"mask": sum(rights.values()), "permissions": listed}


def managed(community: Community, params: Params) -> Callbacks:
    """Return the community's Callback servers, or refuse a token that may not manage it."""
    if "manage" not in own(community, params).rights:
        raise VkRefused(ACCESS, "no access to manage the community")
    return community.callbacks


def callback_servers(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Return the community's Callback servers and their states."""
    servers = [server.as_json() for server in managed(community, params).servers.values()]
    return {"count": len(servers), "items": servers}


Method = Callable[[VkWorld, Community, Params], Any]
METHODS: dict[str, Method] = {
    "groups.getById": get_by_id,
    "groups.getLongPollServer": long_poll_server,
    "groups.getLongPollSettings": long_poll_settings,
    "groups.setLongPollSettings": set_long_poll,
    "groups.getTokenPermissions": token_permissions,
    "groups.getCallbackServers": callback_servers,
    "groups.addCallbackServer": lambda w, c, params: managed(c, params).add(params),
    "groups.editCallbackServer": lambda w, c, params: managed(c, params).edit(params),
    "groups.deleteCallbackServer": lambda w, c, params: managed(c, params).delete(params),
    "groups.getCallbackConfirmationCode": lambda w, c, params: {"code": managed(c, params).code},
    "groups.getCallbackSettings": lambda w, c, params: managed(c, params).ticks(
        params, EVENT_KINDS
    ),
    "groups.setCallbackSettings": lambda w, c, params: managed(c, params).set_ticks(
        params, EVENT_KINDS
    ),
    "photos.getMessagesUploadServer": media.photo_server,
    "photos.saveMessagesPhoto": media.save_photo,
    "docs.getMessagesUploadServer": media.doc_server,
    "docs.save": media.save_doc,
    "messages.send": messages.send,
    "messages.edit": messages.edit,
    "messages.getHistory": messages.get_history,
    "messages.getConversations": messages.get_conversations,
    "messages.getConversationsById": messages.get_by_id,
    "messages.getByConversationMessageId": messages.get_by_number,
    "messages.sendMessageEventAnswer": messages.answer_event,
    "messages.markAsAnsweredConversation": messages.mark_answered,
    "messages.markAsRead": messages.mark_read,
    "messages.isMessagesFromGroupAllowed": messages.is_allowed,
}
