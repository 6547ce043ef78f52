"""What is said at the end: what came of it, without promise and without alarm, and what to do next."""

from __future__ import annotations

from dialogs.machine import DECLINED
from dialogs.session import Role, Session
from eligibility import FACTS, Assessment, Criterion, Finding, Outcome, Protocol, Source, Verdict
from locales import Text, lines, say

OUTCOMES = {
    Outcome.PASS: say("✓ {title}: does not stand in the way"),
    Outcome.FAIL: say("✗ {title}: stands in the way"),
    Outcome.UNKNOWN: say("… {title}: data missing"),
    Outcome.REVIEW: say("⚖ {title}: for staff to judge"),
}

VERDICTS = {
    Verdict.POTENTIALLY_ELIGIBLE: say("potentially eligible"),
    Verdict.NEEDS_STAFF_REVIEW: say("needs staff review"),
    Verdict.INCOMPLETE: say("incomplete"),
    Verdict.LIKELY_NOT_ELIGIBLE: say("likely not eligible"),
}

_TO_PATIENTS = {
    Verdict.POTENTIALLY_ELIGIBLE: say(
        "From what you told us, nothing stands in the way so far. Whether you can take part, the study doctors find "
        "out together with you at the hospital."
    ),
    Verdict.NEEDS_STAFF_REVIEW: say(
        "Some of your answers need a closer look by the study doctors before anything can be said."
    ),
    Verdict.INCOMPLETE: say("Some things are still missing before anything can be said. That is quite usual."),
    Verdict.LIKELY_NOT_ELIGIBLE: say(
        "From what you told us, this study does not seem to suit you at present. This is no judgement on your health "
        "or your treatment. Please go on with your treatment as agreed with your doctor."
    ),
}

_NEXT = say(
    "Next step: the study team reads your answers and can reach you here. They can also tell you whether the study is "
    "taking patients now. Please do not change your medicines because of this conversation."
)

_NEEDED = {
    Source.STATEMENT: say("• from the patient: {facts}"),
    Source.BOX: say("• from the medicine boxes: {facts}"),
    Source.BLOOD_REPORT: say("• a recent blood test report with: {facts}"),
    Source.RECORDS: say("• from hospital records: {facts}"),
    Source.EXAMINATION: say("• from an examination by the study doctor: {facts}"),
}
_NEEDED_OF_PATIENTS = {
    **_NEEDED,
    Source.STATEMENT: say("• from you: {facts}"),
    Source.RECORDS: say("• if you have them, hospital records: discharge letters, EMG, biopsy and antibody reports"),
    Source.EXAMINATION: say("• an examination by the study doctor (muscles, skin, a few questionnaires)"),
}


def closing(session: Session, assessment: Assessment, protocol: Protocol) -> tuple[Text, ...]:
    """The last words of a conversation that ended in `session`'s state."""
    if session.state == DECLINED:
        return (
            say("That is quite all right. Nothing was asked and no answer is stored."),
            say("If you change your mind, send /start. Your treatment goes on as before."),
        )
    if session.role is Role.COORDINATOR:
        return _for_staff(assessment, protocol)
    return _for_patients(assessment)


def _for_patients(assessment: Assessment) -> tuple[Text, ...]:
    return (
        say("Thank you for your time."),
        _TO_PATIENTS[assessment.verdict],
        *_needed(assessment, _NEEDED_OF_PATIENTS, say("To bring or to send later:")),
        _NEXT,
    )


def _for_staff(assessment: Assessment, protocol: Protocol) -> tuple[Text, ...]:
    return (
        say("Result: {verdict}", verdict=VERDICTS[assessment.verdict]),
        lines(_line(finding, protocol.criterion(finding.criterion)) for finding in assessment.findings),
        *_needed(assessment, _NEEDED, say("Still needed:")),
        say("Next step: the screening is stored for review. For another subject, send /new and the subject code."),
    )


def _line(finding: Finding, criterion: Criterion) -> Text:
    title = say("{id} {title}", id=criterion.id, title=criterion.title)
    return Text(OUTCOMES[finding.outcome].msgid, (("title", title),))


def _needed(assessment: Assessment, wording: dict[Source, Text], heading: Text) -> list[Text]:
    """What would still settle the undecided criteria, shortest way first; nothing where nothing would matter."""
    missing = dict.fromkeys(fact for finding in assessment.findings for fact in finding.missing)
    if not missing or assessment.verdict is Verdict.LIKELY_NOT_ELIGIBLE:
        return []
    by_source = {
        source: tuple(FACTS[fact].label for fact in missing if FACTS[fact].source is source) for source in wording
    }
    return [
        lines(
            (
                heading,
                *(Text(wording[source].msgid, (("facts", facts),)) for source, facts in by_source.items() if facts),
            )
        )
    ]
