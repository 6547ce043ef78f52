"""What is said to people, in every language.

Owns the words: the catalogues, and `Text`, a sentence that waits for its language. Knows nothing of what the
sentences are about.
"""

from locales.catalogue import ENDONYMS, GREETING, LANGUAGES, Catalogue, catalogue
from locales.text import Filling, Month, Text, lines, say, verbatim

__all__ = [
    "ENDONYMS",
    "GREETING",
    "LANGUAGES",
    "Catalogue",
    "Filling",
    "Month",
    "Text",
    "catalogue",
    "lines",
    "say",
    "verbatim",
]
