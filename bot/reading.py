"""`prescreen read FACT`: how typed lines are understood for that fact."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot import settings
from bot.clock import now
from bot.settings import SettingsError
from dialogs import understanding
from eligibility import FACTS


class Language(StrEnum):
    """The languages in which a reading is shown back."""

    EN = "en"
    ZH = "zh"


def read(
    fact: Annotated[str, typer.Argument(help="A fact id, as `prescreen facts` lists them.")],
    language: Annotated[Language, typer.Option(help="The language of what is shown back.")] = Language.EN,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day taken for today; today if left out.")
    ] = None,
) -> None:
    """Read lines from standard input as answers for one fact; print a JSON object for each.

    `outcome` is value, confirm (a value to be shown back first), ask (a question back, with its reason), does_not_know,
    declined, wish or danger. `value` is in canonical units, as `prescreen assess` takes it.
    """
    if fact not in FACTS:
        near = get_close_matches(fact, FACTS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SettingsError(f"there is no fact {fact!r}.{hint} `prescreen facts` lists them")
    today = on.date() if on else _today()
    try:
        for line in sys.stdin:
            print(json.dumps(_understood(line.rstrip("\n"), fact, language, today), ensure_ascii=False), flush=True)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()


def _today() -> date:
    return now().astimezone(settings.load().zone).date()


def _understood(line: str, fact: str, language: Language, today: date) -> dict[str, Any]:
    return {"typed": line, **understanding(line, FACTS[fact], language=language.value, today=today)}
