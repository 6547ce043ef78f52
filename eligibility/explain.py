"""A finding in one or two plain sentences: with clause, values and limits for staff, without alarm for patients."""

from __future__ import annotations

from eligibility.assessment import Finding, Outcome
from eligibility.criterion import Ambiguity, Criterion, Polarity
from eligibility.facts import FACTS
from eligibility.judgement import Evidence, Weighed
from eligibility.truth import FALSE, TRUE, Truth
from locales import Text, say

#: More than this would be no sentence any more; the rest stands in the finding.
MOST, MOST_READINGS = 4, 2

_STAFF = {
    Outcome.PASS: say("{clause} does not stand in the way: {why}."),
    Outcome.FAIL: say("{clause} stands in the way: {why}."),
    Outcome.UNKNOWN: say("{clause} cannot be decided yet. Missing: {why}."),
    Outcome.REVIEW: say("{clause} is for staff to judge: {why}."),
}
_PATIENT = {
    Outcome.PASS: say("{title}: nothing stands in the way."),
    Outcome.FAIL: say("{title}: by what was told, this does not fit the study at present."),
    Outcome.UNKNOWN: say("{title}: something is still missing."),
    Outcome.REVIEW: say("{title}: the study doctor will look at this."),
}


def explain(finding: Finding, criterion: Criterion) -> Text:
    """The finding for staff."""
    outcome = Outcome.UNKNOWN if finding.missing else finding.outcome
    if outcome is Outcome.UNKNOWN:
        why = _listed([FACTS[fact].label for fact in finding.missing])
    else:
        told = {(item.what, item.found): item for item in finding.because}
        why = _listed([_told(item) for item in told.values()])
    text = _filled(_STAFF[outcome], ("clause", clause(criterion)), ("why", why))
    if finding.disputed:
        labels = _listed([FACTS[fact].label for fact in finding.disputed])
        text = say("{first} Different answers were given: {facts}.", first=text, facts=labels)
    divided = [each for each in finding.weighed if _contradict(each)] if finding.outcome is Outcome.REVIEW else []
    for weighed in divided[:MOST_READINGS]:
        text = say("{first} {second}", first=text, second=_divided(weighed, criterion))
    return text


def explain_to_patient(finding: Finding, criterion: Criterion) -> Text:
    """The finding for the patient: which point of the plan, and what it means for now."""
    return _filled(_PATIENT[finding.outcome], ("title", criterion.title))


def clause(criterion: Criterion) -> Text:
    """The criterion's place in the protocol: "Exclusion 2.4 (Hemoglobin)"."""
    number = criterion.id[1:]
    if criterion.polarity is Polarity.INCLUSION:
        return say("Inclusion {number} ({title})", number=number, title=criterion.title)
    return say("Exclusion {number} ({title})", number=number, title=criterion.title)


def _told(item: Evidence) -> Text:
    told = say("{what}: {value}", what=item.what, value=item.value)
    if item.limit is not None:
        told = say("{told} (limit: {limit})", told=told, limit=item.limit)
    return say("{told}, {how}", told=told, how=item.how) if item.how is not None else told


def _listed(texts: list[Text]) -> Text:
    rest = len(texts) - MOST
    shown = [*texts[:MOST], say("and {number} more", number=rest)] if rest > 0 else texts
    listed = shown[-1]
    for text in reversed(shown[:-1]):
        listed = say("{first}; {rest}", first=text, rest=listed)
    return listed


def _contradict(weighed: Weighed) -> bool:
    return not weighed.settled and {truth for _, truth in weighed.says} >= {TRUE, FALSE}


def _divided(weighed: Weighed, criterion: Criterion) -> Text:
    ambiguity = next(each for each in criterion.ambiguities if each.id == weighed.ambiguity)
    says = [_reading(ambiguity, reading, truth, criterion) for reading, truth in weighed.says]
    return say("{question} {readings}.", question=ambiguity.about, readings=_listed(says))


def _reading(ambiguity: Ambiguity, id_: str, truth: Truth, criterion: Criterion) -> Text:
    reading = next(each for each in ambiguity.readings if each.id == id_)
    if truth not in (TRUE, FALSE):
        return say("by “{reading}” it stays open", reading=reading.says)
    if (truth is TRUE) is (criterion.polarity is Polarity.INCLUSION):
        return say("by “{reading}” it does not stand in the way", reading=reading.says)
    return say("by “{reading}” it stands in the way", reading=reading.says)


def _filled(sentence: Text, *fillings: tuple[str, Text]) -> Text:
    return Text(sentence.msgid, fillings)
