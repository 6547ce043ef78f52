"""The shared eligibility evaluator: facts in, an assessment out.

Owns facts and units, three-valued logic, the clinical calculations and the trial's criteria. Pure: knows no clock, no
conversation, no database and no network, so any program can import it.
"""

from eligibility.answers import (
    Answer,
    Level,
    Record,
    Status,
    dump_answer,
    dump_record,
    known,
    load_answer,
    load_record,
)
from eligibility.assessment import Assessment, Finding, Outcome, Verdict, assess, check_choices, find
from eligibility.bring import Bring, bring_list
from eligibility.case import Case
from eligibility.classification import Certainty, Score, Subgroup, bohan_peter_1975, eular_acr_2017, subgroup
from eligibility.criteria.complications import cockcroft_gault
from eligibility.criterion import Ambiguity, Criterion, Polarity, Reading
from eligibility.disputes import disputes
from eligibility.explain import clause, explain, explain_to_patient
from eligibility.fact import Fact, Informant, Source
from eligibility.facts import FACTS
from eligibility.notes import NOTES, Note
from eligibility.openings import HANDLINGS, OPENINGS, Handling, Opening
from eligibility.protocol import PROTOCOL, Protocol
from eligibility.report import dump_assessment
from eligibility.rescreen import Rescreen, earliest_rescreen
from eligibility.truth import Truth
from eligibility.values import Course, LabResult, MuscleTest, PartialDate, Route, Taper, Value
from eligibility.wording import describe

__all__ = [
    "FACTS",
    "HANDLINGS",
    "NOTES",
    "OPENINGS",
    "PROTOCOL",
    "Ambiguity",
    "Answer",
    "Assessment",
    "Bring",
    "Case",
    "Certainty",
    "Course",
    "Criterion",
    "Fact",
    "Finding",
    "Handling",
    "Informant",
    "LabResult",
    "Level",
    "MuscleTest",
    "Note",
    "Opening",
    "Outcome",
    "PartialDate",
    "Polarity",
    "Protocol",
    "Reading",
    "Record",
    "Rescreen",
    "Route",
    "Score",
    "Source",
    "Status",
    "Subgroup",
    "Taper",
    "Truth",
    "Value",
    "Verdict",
    "assess",
    "bohan_peter_1975",
    "bring_list",
    "check_choices",
    "clause",
    "cockcroft_gault",
    "describe",
    "disputes",
    "dump_answer",
    "dump_assessment",
    "dump_record",
    "earliest_rescreen",
    "eular_acr_2017",
    "explain",
    "explain_to_patient",
    "find",
    "known",
    "load_answer",
    "load_record",
    "subgroup",
]
