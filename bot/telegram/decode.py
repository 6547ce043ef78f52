"""What a person did, out of an update: the one place that reads Telegram's objects."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.callback import read_button_data
from bot.typed import read_typed
from dialogs import Edited, Inbound, Sent, Typed

#: What a person can send in place of words. A message is of the first kind that it has: an animation also comes as a
#: document, a venue also as a location.
SENT_KINDS = (
    "animation",
    "audio",
    "live_photo",
    "photo",
    "sticker",
    "story",
    "video",
    "video_note",
    "voice",
    "document",
    "contact",
    "venue",
    "location",
    "poll",
    "dice",
    "game",
    "checklist",
    "paid_media",
    "invoice",
    "gift",
    "unique_gift",
    "giveaway",
    "passport_data",
    "users_shared",
    "chat_shared",
    "web_app_data",
)

#: What Telegram itself writes into a private chat. Nobody waits for an answer to it.
SERVICE_KINDS = (
    "boost_added",
    "chat_background_set",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "giveaway_winners",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "paid_message_price_changed",
    "pinned_message",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "write_access_allowed",
)

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The bot is in a group, where others would read what is about one person. It leaves."""

    chat_id: int


def decode(update: Update, username: str) -> Inbound | Leave | None:
    """What happened, for the conversation; None where nobody waits for an answer.

    `username` is the bot's own: a command for another bot is none of ours. Private chats only.
    """
    chat = update.effective_chat
    if chat is not None and chat.type in _GROUPS:
        member = update.my_chat_member
        if member is not None and member.new_chat_member.status in _GONE:
            return None
        return Leave(chat_id=chat.id)
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if chat is None or chat.type != ChatType.PRIVATE:
        return None
    if update.message is not None:
        return _message(update.message, username)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    return None


def _pressed(query: CallbackQuery) -> Inbound:
    press = read_button_data(query.data) if isinstance(query.data, str) else None
    return press or Sent(kind="unknown_button")


def _edited(message: Message) -> Inbound | None:
    if message.location:  # a shared live location is an edit every few seconds
        return None
    if isinstance(message.text, str):
        return Edited(text=message.text, reference=str(message.message_id))
    return Sent(kind="edited_message", caption=message.caption or "")


def _message(message: Message, username: str) -> Inbound | None:
    if isinstance(message.text, str):
        told = read_typed(message.text, username)
        if not isinstance(told, Typed):
            return told
        answered = message.reply_to_message
        reply_to = None if answered is None else str(answered.message_id)
        return replace(told, reference=str(message.message_id), reply_to=reply_to)
    for kind in SENT_KINDS:
        if getattr(message, kind, None):
            return Sent(kind=kind, caption=message.caption or "", album=message.media_group_id)
    if any(getattr(message, kind, None) for kind in SERVICE_KINDS):
        return None
    return Sent(kind="unknown")
