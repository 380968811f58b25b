"""When the accepted evidence of a cell is enough: a rule for each family of frameworks, kept as data.

``needs`` of a rule is a list of groups; each group must be met by one of its sorts, "artefact" (what work left behind)
or "affirmation" (what people said or showed). The rules are indicative: what is enough, the appraisal team decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "sufficiency.json"
ARTEFACT, AFFIRMATION = "artefact", "affirmation"


@dataclass(frozen=True, slots=True)
class SufficiencyRule:
    """What a cell needs: of each group of ``needs`` one sort of evidence. ``reason`` and ``source`` say why."""

    needs: tuple[tuple[str, ...], ...]
    reason: str = ""
    source: str = ""

    def missing(self, artefacts: int, affirmations: int) -> tuple[str, ...]:
        """Return the sorts that would have to come, one for each group that is not met."""
        there = {ARTEFACT: artefacts, AFFIRMATION: affirmations}
        return tuple(group[0] for group in self.needs if not any(there[sort] for sort in group))


# For own frameworks, about whose method nothing is known.
ANY = SufficiencyRule(((ARTEFACT, AFFIRMATION),))


@lru_cache(maxsize=1)
def rules() -> Mapping[str, SufficiencyRule]:
    """Return the rules of the file by family."""
    found = json.loads(FILE.read_text("utf-8"))["rules"]
    return {
        one["family"]: SufficiencyRule(tuple(map(tuple, one["needs"])), one["reason"], one["source"]) for one in found
    }


def rule_of(family: str) -> SufficiencyRule:
    """Return the rule of a family of frameworks."""
    return rules().get(family, ANY)
