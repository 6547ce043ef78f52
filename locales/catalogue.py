"""The catalogues: how a `Text` is said in each language.

English is the key itself. Other languages are the `.po` files beside this module, read once at start: no compiled
copy exists that could be older than its source.
"""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from locales.text import Filling, Month, Text

FOLDER = Path(__file__).parent
DOMAIN = "prescreen"

#: Language code → locale identifier. A new language is one line here and one catalogue.
LANGUAGES = {"zh": "zh_Hans", "en": "en"}

#: What each language calls itself: never translated, so that everybody finds their own.
ENDONYMS = {"zh": "中文", "en": "English"}

#: Said before anybody has chosen a language: in all of them at once.
GREETING = "您好！请选择语言。\nHello! Please choose a language."

LIST_SEPARATORS = {"zh": "、", "en": ", "}


class Catalogue:
    """One language: its translations and its way of writing numbers, dates and lists."""

    def __init__(self, language: str) -> None:
        """`language`: a key of `LANGUAGES`; anything else raises `KeyError`."""
        self.language = language
        self.locale = Locale.parse(LANGUAGES[language])
        self._translations = _load(LANGUAGES[language])

    def render(self, text: Text) -> str:
        """Say `text` in this language."""
        template = self._translations.gettext(text.msgid) if text.msgid else ""  # "" is the catalogue's own header
        if not text.fillings:
            return template
        return template.format(**{name: self._fill(filling) for name, filling in text.fillings})

    def _fill(self, filling: Filling) -> str:
        if isinstance(filling, Text):
            return self.render(filling)
        if isinstance(filling, Decimal):
            return plain_number(filling)
        if isinstance(filling, date):
            return format_date(filling, "long", self.locale)
        if isinstance(filling, Month):
            return format_skeleton("yMMMM", date(filling.year, filling.month, 1), locale=self.locale)
        if isinstance(filling, tuple):
            return LIST_SEPARATORS[self.language].join(self.render(item) for item in filling)
        return str(filling)


def plain_number(number: Decimal) -> str:
    """`number` without exponent, grouping or trailing zeros, so that typing it back gives the same number."""
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


@functools.cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `language` ("zh" or "en"), read at its first use."""
    return Catalogue(language)


def po_file(locale: str) -> Path:
    """Where the catalogue of a locale lives."""
    return FOLDER / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def _load(locale: str) -> NullTranslations:
    if locale == "en":
        return NullTranslations()
    with po_file(locale).open("rb") as source:
        messages = read_po(source, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled, DOMAIN)
