"""What each kind of requirement may be: in which family, below what, and with which level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LevelRule(Enum):
    """Where the level of a requirement comes from."""

    NONE = "has no level"
    OWN = "needs a level from 1 to 5"
    ONE = "has level 1"
    OF_PARENT = "has the level of what it belongs to"


@dataclass(frozen=True, slots=True)
class KindRule:
    """``parents``: the kinds it may stand below; None for the top of the catalogue."""

    family: str
    parents: tuple[str | None, ...]
    level: LevelRule


# CMMI-DEV v1.3: a process area has a maturity level, a generic goal a capability level. ISO/IEC 33020 and
# Automotive SPICE: a process attribute has a capability level; base practices are what level 1 (PA 1.1) looks at.
KINDS = {
    "clause": (KindRule("iso_9001", (None, "clause"), LevelRule.NONE),),
    "process_area": (KindRule("cmmi", (None,), LevelRule.OWN),),
    "specific_goal": (KindRule("cmmi", ("process_area",), LevelRule.OF_PARENT),),
    "specific_practice": (KindRule("cmmi", ("specific_goal",), LevelRule.OF_PARENT),),
    "generic_goal": (KindRule("cmmi", (None,), LevelRule.OWN),),
    "process": (KindRule("aspice", (None,), LevelRule.NONE),),
    "base_practice": (KindRule("aspice", ("process",), LevelRule.ONE),),
    "process_attribute": (KindRule("aspice", (None,), LevelRule.OWN),),
    "generic_practice": (
        KindRule("cmmi", ("generic_goal",), LevelRule.OF_PARENT),
        KindRule("aspice", ("process_attribute",), LevelRule.OF_PARENT),
    ),
}
FAMILIES = tuple(dict.fromkeys(rule.family for rules in KINDS.values() for rule in rules))


def rule_for(kind: str, family: str) -> KindRule | None:
    """Return the rule of ``kind`` in ``family``, None where the family does not have it."""
    return next((rule for rule in KINDS.get(kind, ()) if rule.family == family), None)


def level_fits(rule: KindRule, level: int | None, parent_level: int | None) -> bool:
    """Return whether ``level`` obeys the rule; ``parent_level`` is that of what it belongs to."""
    if rule.level is LevelRule.OWN:
        return level is not None and level >= 1
    return level == {LevelRule.NONE: None, LevelRule.ONE: 1, LevelRule.OF_PARENT: parent_level}[rule.level]
