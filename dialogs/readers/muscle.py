"""Reading MMT-8 totals. The form of 150 points and that of 80 are never compared, so the form is always known."""

from __future__ import annotations

import re
from decimal import Decimal

from dialogs.pattern import Pattern
from dialogs.readers.numerals import arabic
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.values import MuscleTest
from locales import say, verbatim

_NAME = r"(?:mmt[- ]?8|mmt)?\s*(?:(?:评分|总分|得分|打分|肌力)|total|score)?\s*(?:[:=是为]|\bis\b)?\s*"
_SCORE, _FORM = r"(?P<score>\d{1,3})\s*(?:分|points?)?", r"(?P<form>150|80)\s*(?:分制|分|-?\s*points?)?(?:\s*form)?"
_FORMS = tuple(
    Pattern(_NAME + form, re.ASCII)
    for form in (
        _SCORE,
        rf"{_SCORE}\s*(?:/|(?:out )?of|,?\s*[(]?\s*(?:满分|总分)(?:是|为)?)\s*{_FORM}\s*[)]?",
        rf"{_SCORE}\s*[(]\s*(?:on the |of )?{_FORM}\s*[)]",
        rf"{_SCORE},?\s+on the {_FORM}",
        rf"(?:满分|总分)(?:是|为)?\s*{_FORM}[\s,:，]*(?:得|打|评)?(?:了)?\s*{_SCORE}",
        rf"(?P<form>150|80)分制(?:的)?[\s,:，]*(?:得|打|评)?(?:了)?\s*{_SCORE}",
        rf"{_SCORE}[\s,(]*(?P<both>双侧|两侧|两边|both sides|bilateral)\s*[)]?",
        rf"{_SCORE}[\s,(]*(?P<one>单侧|一侧|一边|单边|(?:one|1)[ -]sided?|unilateral)\s*[)]?",
        rf"(?P<both>双侧|两侧|both sides|bilateral)[\s,:]*{_SCORE}(?:\s*/\s*150)?",
        rf"(?P<one>单侧|一侧|(?:one|1) side|unilateral)[\s,:]*{_SCORE}(?:\s*/\s*80)?",
    )
)


def read_muscle(text: str) -> Reading:
    """An MMT-8 total with its form; up to 80 it may be of either form, so it asks. A form not typed is read back."""
    said = arabic(text)
    match = next((found for form in _FORMS if (found := form.fullmatch(said)) is not None), None)
    if match is None:
        return Unclear(ask=say("Please type the total and the form, for example: 118/150"))
    parts = match.groupdict()
    score = int(parts["score"])
    typed = int(parts["form"]) if parts.get("form") else 150 if parts.get("both") else 80 if parts.get("one") else None
    form = typed or (150 if score > 80 else None)
    if form is None:
        return Unclear(
            ask=say("Is that on the form with 150 points (both sides) or with 80 points (one side)?"),
            candidates=tuple(
                Candidate(label=verbatim(f"{score}/{form}"), words=f"{score}/{form}") for form in (150, 80)
            ),
            complete=(f"{score}/{{}}", f"{score} {{}}"),
        )
    if score > form:
        return Unclear(ask=say("The total cannot be above {form}. Please check it.", form=form))
    return Understood(value=MuscleTest(Decimal(score), form), confirm=not parts.get("form"))
