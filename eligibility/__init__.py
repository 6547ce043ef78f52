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
from eligibility.assessment import Assessment, Finding, Outcome, Verdict, assess, find
from eligibility.case import Case
from eligibility.classification import Certainty, Score, Subgroup, bohan_peter_1975, eular_acr_2017, subgroup
from eligibility.criteria.complications import cockcroft_gault
from eligibility.criterion import Ambiguity, Criterion, Polarity, Reading
from eligibility.fact import Fact, Informant, Source
from eligibility.facts import FACTS
from eligibility.protocol import PROTOCOL, Protocol
from eligibility.report import dump_assessment
from eligibility.truth import Truth
from eligibility.values import Course, LabResult, MuscleTest, PartialDate, Route, Taper, Value
from eligibility.wording import describe

__all__ = [
    "FACTS",
    "PROTOCOL",
    "Ambiguity",
    "Answer",
    "Assessment",
    "Case",
    "Certainty",
    "Course",
    "Criterion",
    "Fact",
    "Finding",
    "Informant",
    "LabResult",
    "Level",
    "MuscleTest",
    "Outcome",
    "PartialDate",
    "Polarity",
    "Protocol",
    "Reading",
    "Record",
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
    "cockcroft_gault",
    "describe",
    "dump_answer",
    "dump_assessment",
    "dump_record",
    "eular_acr_2017",
    "find",
    "known",
    "load_answer",
    "load_record",
    "subgroup",
]
