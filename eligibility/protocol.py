"""The protocol: which criteria, in which order, in which version."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.criteria.age import AGE
from eligibility.criteria.complications import HEART, HEMOGLOBIN, KIDNEY, LIVER, PLATELETS
from eligibility.criteria.consent import CONSENT, CONTRACEPTION, COOPERATION
from eligibility.criteria.disease import DISEASE
from eligibility.criteria.infection import HEPATITIS, INFECTION
from eligibility.criteria.other_disease import ALLERGY, OTHER_DISEASE
from eligibility.criteria.treatment import DRIPS, TREATMENT
from eligibility.criterion import Criterion
from locales import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A trial's criteria in the order of its text. `version` is stored with everything decided by them."""

    trial: Text
    version: str
    criteria: tuple[Criterion, ...]

    def criterion(self, id_: str) -> Criterion:
        """The criterion with this id; `KeyError` if there is none."""
        for criterion in self.criteria:
            if criterion.id == id_:
                return criterion
        raise KeyError(id_)


PROTOCOL = Protocol(
    trial=say("Interleukin-2 on Refractory Dermatomyositis (Peking University People's Hospital)"),
    version="NCT05495321/1",
    criteria=(
        AGE,
        DISEASE,
        TREATMENT,
        CONSENT,
        CONTRACEPTION,
        DRIPS,
        HEART,
        KIDNEY,
        LIVER,
        HEMOGLOBIN,
        PLATELETS,
        OTHER_DISEASE,
        ALLERGY,
        INFECTION,
        HEPATITIS,
        COOPERATION,
    ),
)
