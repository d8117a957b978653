"""VK's files: an upload server takes bytes, a second call gives them a name to be sent by."""

from typing import Any

from tests.fakes.answer import Params, Upload
from tests.fakes.vk_params import VkRefused, needed, wrong
from tests.fakes.vk_world import Community, VkWorld

ACCESS = 15


def allowed(community: Community, right: str) -> None:
    """Refuse a token without the right to photos or documents."""
    if right not in community.file_rights:
        raise VkRefused(ACCESS, "no access to call this method")


def photo_server(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Name the place for a photo of a dialog."""
    allowed(community, "photos")
    url = f"{world.base_url}/upload/{community.group_id}/photo"
    return {"upload_url": url, "album_id": -64, "user_id": 0, "group_id": community.group_id}


def doc_server(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Name the place for a document or a voice message."""
    allowed(community, "docs")
    kind = str(params.get("type") or "doc")
    return {"upload_url": f"{world.base_url}/upload/{community.group_id}/{kind}"}


def save_photo(world: VkWorld, community: Community, params: Params) -> list[dict[str, Any]]:
    """Give an uploaded photo its name."""
    data = taken(world, str(params.get("photo") or ""), needed(params, "server"))
    more = {"album_id": -64, "date": int(world.now()), "has_tags": False}
    return [kept(world, community, "photo", data, **more)]


def save_doc(world: VkWorld, community: Community, params: Params) -> dict[str, Any]:
    """Give an uploaded document or voice its name."""
    ticket = str(params.get("file") or "")
    data = taken(world, ticket, 7)
    if ticket.startswith("audio_message"):
        url = f"{world.base_url}/vkfile/{len(world.files)}"
        more: dict[str, Any] = {"duration": 1, "waveform": [], "link_ogg": url, "link_mp3": url}
        return {
            "type": "audio_message",
            "audio_message": kept(world, community, "audio_message", data, **more),
        }
    title = str(params.get("title") or "file")
    more = {
        "title": title, "size": len(data), "ext": title.rpartition(".")[2], "type": 1,
        "date": int(world.now()), "url": f"{world.base_url}/vkfile/{len(world.files)}",
    }  # fmt: skip
    return {"type": "doc", "doc": kept(world, community, "doc", data, **more)}


def taken(world: VkWorld, ticket: str, server: int) -> bytes:
    """Return what was uploaded under a ticket, once."""
    if ticket not in world.uploads or server != 7:
        wrong("file is undefined or has expired")
    return world.uploads.pop(ticket)


def kept(
    world: VkWorld, community: Community, kind: str, data: bytes, **more: Any
) -> dict[str, Any]:
    """Keep bytes as a file of the community."""
    number = next(world.numbers)
    world.files[str(number)] = data
    made = {"id": number, "owner_id": -community.group_id, **more}
    community.named[f"{kind}{made['owner_id']}_{number}"] = {"type": kind, kind: made}
    return made


def named(community: Community, names: str) -> list[dict[str, Any]]:
    """Return the attachments of a message to send; a name nobody knows is refused with 100.

    Besides what was uploaded, a community may name what stands in its dialogs, unless VK says no.
    """
    known = dict(community.named)
    if community.names_others:
        for dialog in community.dialogs.values():
            for message in dialog.present():
                for one in message.attachments:
                    thing = one[one["type"]]
                    key = thing.get("access_key")
                    name = f"{one['type']}{thing.get('owner_id')}_{thing.get('id')}"
                    known[f"{name}_{key}" if key else name] = one
    found = [known.get(name) for name in names.split(",") if name]
    if any(one is None for one in found):
        wrong("attachment is invalid")
    return [one for one in found if one is not None]


def uploaded(world: VkWorld, path: str, params: Params) -> dict[str, Any]:
    """Answer an upload server's request: a ticket, or that nothing came."""
    kind = path.rpartition("/")[2]
    given = params.get("photo" if kind == "photo" else "file")
    if not isinstance(given, Upload) or not given.data:
        return {"error": "no_file"}
    ticket = f"{kind}-{next(world.numbers)}"
    world.uploads[ticket] = given.data
    world.names.append(given.name)
    return {"server": 7, "photo": ticket, "hash": "h"} if kind == "photo" else {"file": ticket}
