"""The rule set of each model, written out by hand."""

from __future__ import annotations

from appraisals.rating.cmmi_v1_3 import CMMI_V1_3
from appraisals.rating.iso_33020 import ISO_33020
from appraisals.rating.types import RuleSet

# Framework family -> rule set. ISO 9001 is where journeys start: it has no levels, hence no gates.
RULE_SETS: dict[str, RuleSet] = {
    "cmmi": CMMI_V1_3,
    "aspice": ISO_33020,
}
