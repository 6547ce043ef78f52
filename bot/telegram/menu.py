"""How the bot presents itself in every language: its name, its descriptions, its command menu."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.errors import describe
from dialogs import Wish
from locales import LANGUAGES, catalogue, say

logger = logging.getLogger(__name__)

#: In the order shown. `/new` stands in coordinators' menus only, since it starts on another subject; `/delete` does
#: not, since what they enter is not about themselves.
COMMANDS = {
    Wish.START: say("Start or go on"),
    Wish.BACK: say("Go back one question"),
    Wish.HELP: say("Help with this question"),
    Wish.WHY: say("Why we ask this"),
    Wish.SUMMARY: say("Look at your answers so far"),
    Wish.LANGUAGE: say("Change the language"),
    Wish.STOP: say("Stop for now"),
    Wish.PERSON: say("Talk with a person"),
    Wish.PRIVACY: say("What happens to your data"),
    Wish.DELETE: say("Have your data erased"),
}
COORDINATOR_COMMANDS = {
    Wish.NEW: say("Start a subject: /new CODE"),
    Wish.LIST: say("Your open subjects, to go on with one"),
    Wish.HANDOVER: say("Let the patient finish in their Telegram"),
    **{wish: text for wish, text in COMMANDS.items() if wish is not Wish.DELETE},
}
#: The name in chat lists, what an empty chat shows, and what stands in the profile: at most 64, 512 and 120 characters.
NAME = say("Dermatomyositis study: pre-screening")
DESCRIPTION = say(
    "I ask about your disease, medicines and blood tests, to see whether the study of low-dose interleukin-2 in "
    "dermatomyositis at Peking University People's Hospital may suit you. It takes about 15 minutes; you can stop and "
    "go on at any time. I am a program, not a doctor, and do not treat anybody: in an emergency call 120."
)
PROFILE = say("Pre-screening for a dermatomyositis study. A program, not a doctor. Emergency: 120.")


#: What people see whose language is none of ours.
DEFAULT_LANGUAGE = "en"


async def present(bot: Bot) -> None:
    """Set name and descriptions where they differ: the server lets them be set a few times a day only."""
    for language in LANGUAGES:
        words = catalogue(language)
        code = None if language == DEFAULT_LANGUAGE else language
        name, description, profile = (words.render(text) for text in (NAME, DESCRIPTION, PROFILE))
        try:
            if (await bot.get_my_name(language_code=code)).name != name:
                await bot.set_my_name(name, language_code=code)
            if (await bot.get_my_description(language_code=code)).description != description:
                await bot.set_my_description(description, language_code=code)
            if (await bot.get_my_short_description(language_code=code)).short_description != profile:
                await bot.set_my_short_description(profile, language_code=code)
        except TelegramError as error:
            logger.warning("The bot's name and descriptions in %s could not be set: %s", language, describe(error))
            return


async def set_menus(bot: Bot, coordinators: Iterable[int]) -> None:
    """Set the menus, as far as the server lets us: the bot works without them."""
    for language in LANGUAGES:
        words = catalogue(language)
        common = [BotCommand(wish.value, words.render(text)) for wish, text in COMMANDS.items()]
        code = None if language == DEFAULT_LANGUAGE else language
        try:
            await bot.set_my_commands(common, language_code=code)
        except TelegramError as error:
            logger.warning("The command menu in %s could not be set: %s", language, describe(error))
            return
    for person in coordinators:
        await set_menu_of_coordinator(bot, person)


async def set_menu_of_coordinator(bot: Bot, chat: int) -> None:
    """Set the menu of somebody who screens subjects, as far as the server lets us."""
    for language in LANGUAGES:
        words = catalogue(language)
        theirs = [BotCommand(wish.value, words.render(text)) for wish, text in COORDINATOR_COMMANDS.items()]
        code = None if language == DEFAULT_LANGUAGE else language
        try:
            await bot.set_my_commands(theirs, scope=BotCommandScopeChat(chat), language_code=code)
        except TelegramError as error:  # who has never written to the bot has no chat to set it in
            logger.debug("A coordinator's command menu could not be set: %s", describe(error))
