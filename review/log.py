"""The screening log in words: the same columns on the screen, on paper and in a file."""

from __future__ import annotations

from eligibility import PROTOCOL, Outcome, Verdict
from locales import Text, say, verbatim
from review import words
from review.visit import Voice
from storage import Logged

#: What a verdict rests on.
REASONS = {
    Verdict.LIKELY_NOT_ELIGIBLE: Outcome.FAIL,
    Verdict.NEEDS_STAFF_REVIEW: Outcome.REVIEW,
    Verdict.INCOMPLETE: Outcome.UNKNOWN,
}

HEADINGS = (
    say("No."),
    say("Site"),
    say("Subject"),
    say("Told by"),
    say("Began on"),
    say("Agreed on"),
    say("Stands at"),
    say("Outcome"),
    say("Because of"),
    say("Decision"),
    say("Decided by"),
    say("Decided on"),
)


def cells(line: Logged, voice: Voice) -> tuple[str, ...]:
    """A line of the log. A screening without a subject code is called by its id."""
    verdict = Verdict(line.verdict) if line.verdict is not None and line.consented_at is not None else None
    return (
        str(line.number),
        line.site,
        line.subject or line.id,
        _said(words.WHO[line.role], voice),
        voice.day(line.started_at),
        voice.day(line.consented_at) if line.consented_at is not None else "",
        _said(words.LOGGED_AT[line.disposition], voice),
        _said(words.VERDICTS[verdict], voice) if verdict is not None else "",
        "; ".join(_said(reason, voice) for reason in _reasons(line, verdict)),
        *_decided(line, voice),
    )


def _reasons(line: Logged, verdict: Verdict | None) -> tuple[Text, ...]:
    """The criteria that make the verdict, in the protocol's order; of those with data missing there are many."""
    outcome = REASONS.get(verdict) if verdict is not None else None
    criteria = [each for each in PROTOCOL.criteria if line.outcomes.get(each.id) == outcome and outcome is not None]
    if outcome is Outcome.UNKNOWN:
        return (say("data missing for {criteria}", criteria=tuple(verbatim(each.id) for each in criteria)),)
    return tuple(say("{id} {title}", id=each.id, title=each.title) for each in criteria)


def _decided(line: Logged, voice: Voice) -> tuple[str, str, str]:
    decided = line.decided
    if decided is None:
        return "", "", ""
    said = _said(words.DECISIONS[decided.decision], voice)
    return f"{said} {decided.day}" if decided.day else said, decided.name, voice.day(decided.at)


def _said(text: Text, voice: Voice) -> str:
    return voice.catalogue.render(text)
