"""What a button says when it is pressed: `v1:<screening>:<prompt>:<choice>`."""

from __future__ import annotations

import re

from dialogs import Pressed

#: Telegram's limit for the data of a button, in bytes.
LONGEST = 64

_DATA = re.compile(r"v1:([a-z0-9]{1,32}):([0-9]{1,9}):([!-~]{1,48})")


class UnfitChoice(ValueError):
    """A choice that no button can carry."""


def button_data(screening: str, prompt: int, choice: str) -> str:
    """The data of the button for `choice`; `UnfitChoice` if it would not come back as the same press.

    The library sends longer data without a word, and the server refuses the whole message for it.
    """
    data = f"v1:{screening}:{prompt}:{choice}"
    if len(data.encode()) > LONGEST or _DATA.fullmatch(data) is None:
        raise UnfitChoice(f"choice {choice!r} of prompt {prompt} does not fit a button")
    return data


def read_button_data(data: str) -> Pressed | None:
    """The press that `data` stands for, or None where no button of ours says this."""
    match = _DATA.fullmatch(data)
    if match is None or len(data) > LONGEST:
        return None
    screening, prompt, choice = match.groups()
    return Pressed(screening=screening, prompt=int(prompt), choice=choice)
