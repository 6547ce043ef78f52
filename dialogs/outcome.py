"""What is said at the end: what came of it, without promise and without alarm, and what to do next."""

from __future__ import annotations

from dialogs.machine import DECLINED, ERASED, EXPIRED
from dialogs.session import Role
from dialogs.turn import Turn
from eligibility import (
    Assessment,
    Criterion,
    Finding,
    Outcome,
    Protocol,
    Verdict,
    bring_list,
    earliest_rescreen,
    explain,
    explain_to_patient,
)
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


_NEXT_ALOUD = say(
    "The study doctors look at this, and we will be in touch with you. Please do not change your medicines because of "
    "this call."
)

_ENDS_FOR_PATIENTS = {
    DECLINED: (
        say("That is quite all right. Nothing was asked and no answer is stored."),
        say("If you change your mind, send /start. Your treatment goes on as before."),
    ),
    ERASED: (
        say("Everything that we kept of you is erased. What stands in this chat you can delete in the app yourself."),
        say("Your treatment goes on as before. Should you ever want to begin again, send /start."),
    ),
    EXPIRED: (
        say("We have not heard from you for a while, so these questions are closed now, not finished."),
        say("What you answered is kept for the study team. To begin again, send /start at any time."),
    ),
}

_ANOTHER = say("For another subject, send /new and the subject code.")
_ENDS_FOR_STAFF = {
    DECLINED: (say("Noted: the patient does not agree. Nothing was asked and no answer is stored."), _ANOTHER),
    ERASED: (say("This screening was erased."), _ANOTHER),
    EXPIRED: (
        say("Nothing was entered here for a while, so this screening is closed now, not finished."),
        say("What was entered is kept."),
        _ANOTHER,
    ),
}


def closing(turn: Turn) -> tuple[Text, ...]:
    """The last words of a conversation, by the state that it ended in."""
    for_staff = turn.session.role is Role.COORDINATOR
    ends = _ENDS_FOR_STAFF if for_staff else _ENDS_FOR_PATIENTS
    if turn.state in ends:
        return ends[turn.state]
    return _for_staff(turn) if for_staff else _for_patients(turn.assessment, turn.interview.protocol)


def _for_patients(assessment: Assessment, protocol: Protocol) -> tuple[Text, ...]:
    told = [
        explain_to_patient(finding, protocol.criterion(finding.criterion))
        for finding in assessment.findings
        if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)
    ]
    needed = [say("• {what}", what=item.text_for_patients) for item in bring_list(assessment)]
    return (
        say("Thank you for your time."),
        _TO_PATIENTS[assessment.verdict],
        *((lines(told),) if told else ()),
        *_again(assessment, protocol),
        *((lines((say("To bring or to send later:"), *needed)),) if needed else ()),
        _NEXT,
    )


def _again(assessment: Assessment, protocol: Protocol) -> tuple[Text, ...]:
    """The day from which asking again makes sense, where nothing but time stands in the way."""
    rescreen = earliest_rescreen(assessment, protocol)
    in_the_way = {
        finding.criterion for finding in assessment.findings if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)
    }
    if rescreen is None or in_the_way != set(rescreen.criteria):
        return ()
    return (say("From {day} on this may look different; asking again then is worth it.", day=rescreen.day),)


def _for_staff(turn: Turn) -> tuple[Text, ...]:
    """What came of it, after what the patient on the phone is to hear."""
    assessment, protocol = turn.assessment, turn.interview.protocol
    again = _again(assessment, protocol)
    aloud = (say("Thank you for your time."), _TO_PATIENTS[assessment.verdict], *again, _NEXT_ALOUD)
    needed = [say("• {what}", what=item.text) for item in bring_list(assessment)]
    notes = [say("• {what}", what=note.text) for note in assessment.notes]
    return (
        say("Please read this to the patient:"),
        turn.aloud(say("“{words}”", words=lines(aloud))),
        say("Result: {verdict}", verdict=VERDICTS[assessment.verdict]),
        lines(_line(finding, protocol.criterion(finding.criterion)) for finding in assessment.findings),
        *again,
        *((lines((say("Still needed:"), *needed)),) if needed else ()),
        lines((say("To know:"), *notes)),
        say("Next step: the screening is stored for review. For another subject, send /new and the subject code."),
    )


def _line(finding: Finding, criterion: Criterion) -> Text:
    """One line a criterion; the reason too where it does not simply pass."""
    title = say("{id} {title}", id=criterion.id, title=criterion.title)
    line = Text(OUTCOMES[finding.outcome].msgid, (("title", title),))
    if finding.outcome in (Outcome.FAIL, Outcome.REVIEW):
        return lines((line, say("   {reason}", reason=explain(finding, criterion))))
    return line
