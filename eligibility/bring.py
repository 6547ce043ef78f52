"""The bring-list: what would settle the criteria that are still undecided, shortest way first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eligibility.assessment import Assessment, Verdict
from eligibility.fact import Source
from eligibility.facts import FACTS
from locales import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Bring:
    """One thing to bring, to have done or to say: the facts it would tell, and the criteria that these would settle."""

    source: Source
    facts: tuple[str, ...]
    criteria: tuple[str, ...]

    @property
    def text(self) -> Text:
        """What it is, with the facts to look for in it."""
        return _filled(WAYS[self.source], self.facts)

    @property
    def text_for_patients(self) -> Text:
        """The same without the terms of an examination or a chart."""
        return _filled(PLAIN_WAYS[self.source], self.facts)


WAYS = {
    Source.STATEMENT: say("from the patient: {facts}"),
    Source.BOX: say("from the medicine boxes: {facts}"),
    Source.BLOOD_REPORT: say("a recent blood test report with: {facts}"),
    Source.RECORDS: say("from hospital records: {facts}"),
    Source.EXAMINATION: say("from an examination by the study doctor: {facts}"),
}
PLAIN_WAYS = {
    **WAYS,
    Source.STATEMENT: say("from you: {facts}"),
    Source.RECORDS: say("if you have them, hospital records: discharge letters, EMG, biopsy and antibody reports"),
    Source.EXAMINATION: say("an examination by the study doctor (muscles, skin, a few questionnaires)"),
}


def bring_list(assessment: Assessment) -> tuple[Bring, ...]:
    """What would settle the undecided criteria; empty where one stands in the way, since nothing would matter then."""
    if assessment.verdict is Verdict.LIKELY_NOT_ELIGIBLE:
        return ()
    items = []
    for source in WAYS:
        facts = _once(
            fact for finding in assessment.findings for fact in finding.missing if FACTS[fact].source is source
        )
        criteria = _once(
            finding.criterion for finding in assessment.findings for fact in finding.missing if fact in facts
        )
        if facts:
            items.append(Bring(source=source, facts=facts, criteria=criteria))
    return tuple(items)


def _filled(way: Text, facts: tuple[str, ...]) -> Text:
    return Text(way.msgid, (("facts", tuple(FACTS[fact].label for fact in facts)),))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
