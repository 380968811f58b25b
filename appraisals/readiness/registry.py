"""The rule set of each framework edition, written out by hand."""

from __future__ import annotations

from appraisals.readiness.cmmi_v1_3 import CMMI_V1_3
from appraisals.readiness.cmmi_v2 import CMMI_V2
from appraisals.readiness.iso_33020 import ISO_33020
from appraisals.readiness.types import RuleSet

# Key of the framework -> rule set. ISO 9001 is where journeys start: it has no levels, hence no gates.
RULE_SETS: dict[str, RuleSet] = {
    "cmmi-dev-1.3": CMMI_V1_3,
    "cmmi-2.0": CMMI_V2,
    "cmmi-3.0": CMMI_V2,
    "aspice-3.1": ISO_33020,
    "aspice-4.0": ISO_33020,
    "aspice-cs-1.0": ISO_33020,
}
