"""What people do in VK: tests speak through these actions, and communities get events."""

import json
from typing import Any

from tests.fakes.vk_dialogs import Dialog, PeerState, foreign
from tests.fakes.vk_events import WANTED, Event, digest
from tests.fakes.vk_world import Press, VkWorld

CLIENT = {
    "button_actions": ["text", "open_link", "callback"],
    "keyboard": True,
    "inline_keyboard": True,
    "carousel": True,
    "lang_id": 0,
}


class VkPeople(VkWorld):
    """A VK with people in it. Every action returns the event the community gets."""

    def say(
        self, group_id: int, user_id: int, text: str = "", *, peer_id: int | None = None,
        payload: str | None = None, reply_to: int | None = None,
        attachments: list[dict[str, Any]] | None = None,
        client: dict[str, Any] | None = None, copies: int = 1, **extra: Any,
    ) -> Event:  # fmt: skip
        """Write to the community, or in a chat with it; writing allows it to answer.

        `payload` is the JSON text of a pressed text button, or a forgery. `reply_to` is a number
        in the conversation, `copies` how often VK delivers the event, `extra` goes into the
        message as it is (geo, fwd_messages, ref ...).
        """
        community = self.communities[group_id]
        dialog = community.dialog(user_id if peer_id is None else peer_id)
        if not dialog.chat and dialog.state != "deleted":
            dialog.state = "allowed"
        if reply_to is not None:
            replied = community.message(dialog.peer_id, reply_to)
            extra = {"reply_message": foreign(replied.as_json()), **extra}
        message = community.add(
            dialog, user_id, self.now(), text=text, payload=payload,
            attachments=attachments or [], content=extra,
        )  # fmt: skip
        content = {"message": message.as_json(), "client_info": client or CLIENT}
        heard = dialog.sees_all or f"[club{group_id}|" in text
        return self.happen(community, "message_new", content, copies if heard else 0)

    def press(
        self, group_id: int, peer_id: int, number: int, payload: Any, *,
        user_id: int | None = None,
    ) -> Event:  # fmt: skip
        """Press a callback button of the message with this number in the conversation.

        A payload given as JSON text arrives as VK delivers it: parsed.
        """
        community = self.communities[group_id]
        user = peer_id if user_id is None else user_id
        event_id = digest(f"press:{group_id}:{next(self.numbers)}")[:12]
        press = community.presses[event_id] = Press(self.now(), user, peer_id, parsed(payload))
        content = {
            "user_id": user,
            "peer_id": peer_id,
            "event_id": event_id,
            "payload": press.payload,
            "conversation_message_id": number,
        }
        return self.happen(community, "message_event", content)

    def event_answer(self, group_id: int, event_id: str) -> Any:
        """Return the event_data a press was answered with; KeyError where it was not."""
        answered = self.communities[group_id].presses[event_id].answered
        if answered is None:
            raise KeyError(event_id)
        return answered["event_data"]

    def human_reply(
        self, group_id: int, peer_id: int, admin_id: int | None, text: str, *, copies: int = 1
    ) -> Event:
        """Let a person answer in VK's own inbox: the community's long poll names the admin.

        Without an admin it is another bot or service with a token of the community.
        """
        community = self.communities[group_id]
        dialog = community.dialog(peer_id)
        random_id = int(digest(f"human:{group_id}:{next(self.numbers)}")[:7], 16) + 1
        message = community.add(
            dialog, -group_id, self.now(), text=text, random_id=random_id,
            admin_author_id=admin_id,
        )  # fmt: skip
        return self.happen(community, "message_reply", message.as_json(), copies)

    def edit(self, group_id: int, peer_id: int, number: int, text: str) -> Event:
        """Change a message, a person's own or an admin's."""
        community = self.communities[group_id]
        message = community.message(peer_id, number)
        message.history.append(message.text)
        message.text, message.edited_at = text, self.now()
        return self.happen(community, "message_edit", message.as_json())

    def allow(self, group_id: int, user_id: int, key: str = "") -> Event:
        """Allow the community to write."""
        community = self.communities[group_id]
        community.dialog(user_id).state = "allowed"
        return self.happen(community, "message_allow", {"user_id": user_id, "key": key})

    def deny(self, group_id: int, user_id: int) -> Event:
        """Forbid the community to write: 901 from now on."""
        community = self.communities[group_id]
        community.dialog(user_id).state = "denied"
        return self.happen(community, "message_deny", {"user_id": user_id})

    def peer_state(self, group_id: int, peer_id: int, state: PeerState) -> None:
        """Set what sending to a peer brings, without an event."""
        self.communities[group_id].dialog(peer_id).state = state

    def add_chat(self, group_id: int, peer_id: int, *, sees_all: bool = True) -> Dialog:
        """Make a group chat the community is a member of; peer_id from 2 000 000 001.

        Without access to the whole conversation it only hears messages that mention it.
        """
        dialog = self.communities[group_id].dialog(peer_id)
        dialog.sees_all = sees_all
        return dialog

    def remove(self, group_id: int, peer_id: int, number: int) -> None:
        """Delete a message for everybody: VK tells communities nothing, history misses it."""
        self.communities[group_id].message(peer_id, number).deleted = True

    def raw_event(self, group_id: int, kind: str, content: Event) -> Event:
        """Deliver anything, unchecked, whether or not its kind is switched on."""
        community = self.communities[group_id]
        event = community.log.made_event(kind, content)
        community.log.events.append(event)
        community.callbacks.publish(event, 1, forced=True)
        self.wake(str(group_id))
        return event

    def repeat(self, group_id: int, event: Event, times: int = 1) -> None:
        """Deliver an event again, with the same event_id, as after a reconnect."""
        community = self.communities[group_id]
        community.log.events.extend([event] * times)
        community.callbacks.publish(event, times, forced=True)
        self.wake(str(group_id))

    def swallow(self, group_id: int, *kinds: str) -> None:
        """Let the long poll swallow events of these kinds from now on; none = hear all again."""
        log = self.communities[group_id].log
        log.wanted = set(WANTED) - set(kinds)

    def deafen(self, group_id: int) -> None:
        """Let the session answer polls and bring nothing until a client asks for a new one."""
        self.communities[group_id].log.deaf = True

    def lose_history(self, group_id: int) -> None:
        """Let the long poll forget what it has: older cursors get `failed` 1."""
        self.communities[group_id].log.lose()
        self.wake(str(group_id))

    def renew_key(self, group_id: int, *, failed: int = 2, ts: int | None = None) -> None:
        """Start a new long poll session; old keys get `failed`, `ts` restarts the numbers."""
        self.communities[group_id].log.renew(failed, ts)
        self.wake(str(group_id))

    def revoke(self, token: str) -> None:
        """Make a token void: error 5."""
        self.tokens[token].revoked = True


def parsed(payload: Any) -> Any:
    """Return a payload as an object where it is JSON text, else as it is."""
    if not isinstance(payload, str):
        return payload
    try:
        return json.loads(payload)
    except ValueError:
        return payload
