"""The Telegram adapter: updates in, messages out.

Owns everything that knows Telegram. Decides nothing about the conversation: an update becomes an `Inbound`, the
conversation takes a step, the store keeps it, and what it kept is sent.
"""

import os

# How python-telegram-bot is asked for time spans as such. Without, it warns at every one that it makes, also while it
# reads an update or raises an error. It looks at this each time, so it is enough to say it before the first.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.telegram.app import TELEGRAM_API, TelegramBot
from bot.telegram.errors import ServerRefuses, TokenRejected
from bot.telegram.logs import Discretion, JsonLines, TextLines, guard
from bot.telegram.pace import Pace
from bot.telegram.webhook import Webhook

__all__ = [
    "TELEGRAM_API",
    "Discretion",
    "JsonLines",
    "Pace",
    "ServerRefuses",
    "TelegramBot",
    "TextLines",
    "TokenRejected",
    "Webhook",
    "guard",
]
