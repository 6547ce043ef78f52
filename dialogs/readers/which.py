"""Which medicine is meant: where none that is asked for is named, and nothing may be supposed."""

from __future__ import annotations

import re
from datetime import date

from dialogs.readers.course import read_course
from dialogs.readers.names import CLASS, HERBS, STEROIDS_CLASS, SUPPRESSANTS_CLASS, Found, find_names
from dialogs.readers.spelling import guesses
from dialogs.reading import Candidate, Unclear
from eligibility.drugs import GLUCOCORTICOIDS, Drug
from eligibility.kinds import Courses
from eligibility.values import Course
from eligibility.wording import describe_courses
from locales import Text, lines, say, verbatim

HOW = say(
    "Which medicine is that? Please type its name, the dose in mg, how often, and since when, "
    "for example: prednisone 10 mg once a day since 2026-06"
)
#: What is offered where only a class is named: in English words and in others.
_STEROIDS = {True: ("prednisone", "methylprednisolone", "prednisolone"), False: ("泼尼松", "甲泼尼龙", "泼尼松龙")}
_BIOLOGICS = {
    True: ("rituximab", "belimumab", "telitacicept", "tocilizumab"),
    False: ("利妥昔单抗", "贝利尤单抗", "泰它西普", "托珠单抗"),
}
_SUPPRESSANTS = {
    True: ("methotrexate", "cyclophosphamide", "mycophenolate", "tacrolimus"),
    False: ("甲氨蝶呤", "环磷酰胺", "吗替麦考酚酯", "他克莫司"),
}


def nameless(part: str, kind: Courses, today: date) -> Unclear:
    """No medicine is named: herbs, a whole class, a slip of the pen, or nothing that is known."""
    if HERBS.search(part):
        return Unclear(
            ask=say(
                "Herbal medicines need only be listed if they contain thunder god vine (tripterygium). Please type "
                "that, or the other medicines that are asked for, or “none”."
            )
        )
    known = CLASS.search(part)
    if known is not None:
        return _exactly(part, known, kind, today)
    return misspelt(part, (), kind, today) or Unclear(ask=HOW)


def _exactly(part: str, known: re.Match[str], kind: Courses, today: date) -> Unclear:
    """A whole class of medicines: which one. Those that the question asks for are offered."""
    before, after = part[: known.start()], part[known.end() :]
    candidates = (_candidate(f"{before}{name}{after}", kind, today) for name in _of_class(known[0], part.isascii()))
    return Unclear(
        ask=say("Which medicine is it exactly? Its name stands on the box."),
        candidates=tuple(candidate for candidate in candidates if candidate is not None),
        complete=(f"{before}{{}}{after}",),
    )


def _of_class(name: str, english: bool) -> tuple[str, ...]:
    if re.fullmatch(STEROIDS_CLASS, name):
        return _STEROIDS[english]
    if name.startswith(("生物", "biologic")):
        return _BIOLOGICS[english]
    return _SUPPRESSANTS[english] if re.fullmatch(SUPPRESSANTS_CLASS, name) else ()


def misspelt(part: str, names: tuple[Found, ...], kind: Courses, today: date) -> Unclear | None:
    """Medicines that the words may be meant for beside the `names` that were found: offered, never taken."""
    candidates = []
    for guess in guesses(part):
        if any(
            guess.written in name.name or (name.name in guess.written and name.drug is guess.drug) for name in names
        ):
            continue
        candidates.append(_candidate(part.replace(guess.written, guess.name, 1), kind, today))
    offered = tuple(candidate for candidate in candidates if candidate is not None)
    if not offered:
        return None
    if len(offered) == 1:
        return Unclear(ask=say("Do you mean {drug}?", drug=offered[0].label), candidates=offered)
    return Unclear(ask=say("I do not know this name. Which of these do you mean?"), candidates=offered)


def _candidate(part: str, kind: Courses, today: date) -> Candidate | None:
    """`part` as a button with the name of its medicine, if it is a course or becomes one by what is asked next."""
    names = find_names(part)
    drugs = {name.drug for name in names}
    drug = drugs.pop() if len(drugs) == 1 else None
    if drug is None or drug not in kind.drugs:
        return None
    course = read_course(part, names, drug, kind, today)
    leads_on = isinstance(course, Course) or course.complete or course.candidates
    return Candidate(label=drug.label, words=part) if leads_on else None


def _elsewhere(drug: Drug, kind: Courses) -> Text:
    """A medicine that another question asks for."""
    if kind.drugs is GLUCOCORTICOIDS:
        return say(
            "This question is about glucocorticoids (steroids) only. Another one asks for {drug}.", drug=drug.label
        )
    return say(
        "This question is about other medicines that calm the immune system, without steroids. Another one asks "
        "for {drug}.",
        drug=drug.label,
    )


def not_asked_for(others: list[str], courses: tuple[Course, ...], rest: str, kind: Courses) -> Unclear:
    """Medicines that need not be listed here: the `rest`, which tells `courses`, is offered without them."""
    found = [name for part in others for name in find_names(part)]
    names: tuple[Text, ...] = tuple(map(verbatim, dict.fromkeys(name.name for name in found)))
    elsewhere = next((_elsewhere(name.drug, kind) for name in found if name.drug is not None), None)
    candidates = (Candidate(label=describe_courses(courses, kind.route), words=rest),) if courses else ()
    if elsewhere is not None:
        return Unclear(
            ask=lines((elsewhere, say("Is this the rest?"))) if courses else elsewhere, candidates=candidates
        )
    if not courses:
        return Unclear(
            ask=say(
                "{names}: this need not be listed here. Please type the medicines that the question asks "
                "for, or “none”.",
                names=names,
            )
        )
    return Unclear(
        ask=say("{names}: this need not be listed here. Is this the rest?", names=names),
        candidates=candidates,
    )
