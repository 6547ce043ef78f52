"""The one thing the bot says that is not of the conversation."""

from __future__ import annotations

from dialogs import MessageShown
from locales import catalogue, say

UNREADABLE = say("Sorry, we could not read that. Please answer again.")


def apology(language: str) -> MessageShown:
    """For what could not be handled. The question before it still stands, and so does its keyboard."""
    return MessageShown(text=catalogue(language).render(UNREADABLE), language=language)
