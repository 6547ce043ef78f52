"""Reading medicine courses: "prednisone 10 mg once a day since 2026-06; …", in either language.

One course for each line, or several in a line where it is clear to which medicine each part belongs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from dialogs.pattern import Pattern
from dialogs.readers import which, words
from dialogs.readers.course import read_course
from dialogs.readers.doses import AMOUNT
from dialogs.readers.missing import not_all
from dialogs.readers.names import Found, find_names
from dialogs.readers.nothing import says_none
from dialogs.readers.numerals import arabic
from dialogs.reading import Reading, Unclear, Understood
from eligibility.kinds import Courses
from eligibility.values import Course

_LINES = Pattern(r"[;；\n]+")
_SOFT = Pattern(
    r"[,，、。+&]|另外|还有|以及|加上|然后|之后|后来|和|(?<![a-z])(?:and then|and also|and|plus|then|also)(?![a-z])"
)
#: Spaces that only set words apart: "每天 一次" is "每天一次". Not before 半, which would change the number before it.
_SPACES = Pattern(r"(?<=[\u4e00-\u9fff\d])\s+(?=(?!半)[\u4e00-\u9fff])")
_ENDS = " ,，、。"
_NO_NUMBER = Pattern("([,，]|一直|一共|一般|一样|一起|一定|统一)")


def read_courses(text: str, kind: Courses, today: date) -> Reading:
    """Courses separated by lines or semicolons; "none" for the empty list. Asks for what is missing, one at a time."""
    if text in words.NO or says_none(text, kind):
        return Understood(value=())
    parts = [part for line in _LINES.split(text) for part in _parts(line)]
    if not parts:
        return Unclear(ask=which.HOW)
    read = [_read(part, kind, today) for part in parts]
    unclear = [(index, each) for index, each in enumerate(read) if isinstance(each, Unclear)]
    if unclear:  # first what no reply can complete: asking for the rest of it would lead nowhere
        index, first = min(unclear, key=lambda found: bool(found[1].complete or found[1].candidates))
        return _whole(first, parts[:index], parts[index + 1 :])
    courses = tuple(course for each in read if isinstance(each, tuple) for course in each)
    others = [part for part, each in zip(parts, read, strict=True) if each is None]
    if others:
        rest = ";".join(part for part in parts if part not in others)
        return which.not_asked_for(others, courses, rest, kind)
    return Understood(value=courses, confirm=True)


def _parts(line: str) -> list[str]:
    """The courses told in a line: cut before every further name, where that can be done in one way only."""
    said = _SPACES.sub("", _in_digits(line.strip(_ENDS)))
    if not said:
        return []
    cuts: list[tuple[int, int]] = []
    for before, after in pairwise(find_names(said)):
        cut = _cut(said, before.end, after.begin)
        if before.drug is after.drug and before.drug is not None:
            # The same medicine by another name, unless an amount stands with either name.
            begin, end = cuts[-1][1] if cuts else 0, cut[0] if cut else 0
            if cut is None or not (AMOUNT.search(said[begin:end]) and AMOUNT.search(said[after.end :])):
                continue
        if cut is None:
            return [said]
        cuts.append(cut)
    edges = [(0, 0), *cuts, (len(said), len(said))]
    return [said[begin:end].strip(_ENDS) for (_, begin), (end, _) in pairwise(edges)]


def _in_digits(line: str) -> str:
    """The line with its numbers in words as digits, but not those in names and adverbs: 二甲双胍, 一直."""
    said, at = "", 0
    for name in find_names(line):
        said, at = said + _gap_in_digits(line[at : name.begin]) + line[name.begin : name.end], name.end
    return said + _gap_in_digits(line[at:])


def _gap_in_digits(gap: str) -> str:
    return "".join(piece if _NO_NUMBER.fullmatch(piece) else arabic(piece) for piece in _NO_NUMBER.split(gap))


def _cut(text: str, end: int, begin: int) -> tuple[int, int] | None:
    """The separator between a name that ends and one that begins: the only one, or the one right before the next."""
    found = [(end + match.start(), end + match.end()) for match in _SOFT.finditer(text[end:begin])]
    if not found:
        return None
    return found[-1] if len(found) == 1 or not text[found[-1][1] : begin].strip() else None


def _read(part: str, kind: Courses, today: date) -> tuple[Course, ...] | Unclear | None:
    """The courses of the one medicine in `part`; None for one that is not asked for here."""
    names = find_names(part)
    drugs = {name.drug for name in names}
    if not names:
        return which.nameless(part, kind, today)
    if len(drugs) > 1:
        return not_all(part)
    drug = drugs.pop()
    if drug is None or drug not in kind.drugs:
        return None
    course = read_course(part, names, drug, kind, today)
    if isinstance(course, Course):
        return (course,)
    if course.complete or course.candidates:
        return course
    return _one_after_another(part, names, kind, today) or which.misspelt(part, names, kind, today) or course


def _one_after_another(part: str, names: tuple[Found, ...], kind: Courses, today: date) -> tuple[Course, ...] | None:
    """Several doses of one medicine, if each is told in full: "泼尼松6月到9月每天30mg，10月起每天20mg"."""
    pieces = [piece.strip(_ENDS) for piece in _SOFT.split(part)]
    pieces = [piece for piece in pieces if piece]
    name, drug = names[0].name, names[0].drug
    if drug is None or not 1 < len(pieces) < 6 or not all(AMOUNT.search(piece) for piece in pieces):
        return None
    courses = []
    for piece in pieces:
        said = piece if find_names(piece) else f"{name} {piece}"
        course = read_course(said, find_names(said), drug, kind, today)
        if not isinstance(course, Course):
            return None
        courses.append(course)
    return tuple(courses)


def _whole(unclear: Unclear, before: list[str], after: list[str]) -> Unclear:
    """What is asked about one of several courses, so that an answer makes a whole of all of them."""
    if not before and not after:
        return unclear

    def whole(said: str) -> str:
        return ";".join((*before, said, *after))

    return replace(
        unclear,
        complete=tuple(whole(place) for place in unclear.complete),
        candidates=tuple(replace(each, words=whole(each.words)) for each in unclear.candidates),
        without=None if unclear.without is None else whole(unclear.without),
    )
