"""The one thing the bot says that is not of the conversation."""

from __future__ import annotations

from dataclasses import replace

from dialogs import SET_ASIDE, MessageShown, Session, Step
from locales import catalogue, say

UNREADABLE = say("Sorry, we could not read that. Please answer again.")


def apology(session: Session) -> Step:
    """For what could not be handled: the person is told, and staff see it. The question and its keyboard stand."""
    told = MessageShown(text=catalogue(session.language).render(UNREADABLE), language=session.language)
    alerts = tuple(dict.fromkeys((*session.alerts, SET_ASIDE)))
    return Step(session=replace(session, alerts=alerts), events=(told,))
