"""What each kind of requirement may be: in which family, below what, and with which level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LevelRule(Enum):
    """Where the level of a requirement comes from."""

    NONE = "has no level"
    FREE = "may have a level from 1 to 5"
    OWN = "needs a level from 1 to 5"
    ONE = "has level 1"
    OF_PARENT = "has the level of what it belongs to"


@dataclass(frozen=True, slots=True)
class KindRule:
    """``parents``: the kinds it may stand below; None for the top of the catalogue."""

    family: str
    parents: tuple[str | None, ...]
    level: LevelRule


# CMMI v1.3: a process area has a maturity level, a generic goal a capability level. CMMI V2.0 and V3.0: a practice
# area has none; its practices stand in groups, one for each level. ISO/IEC 33020 and 15504-2: a process attribute has
# a capability level; base practices are what level 1 (PA 1.1) looks at. An own framework may have levels or not.
KINDS = {
    "clause": (KindRule("iso_9001", (None, "clause"), LevelRule.NONE),),
    "process_area": (KindRule("cmmi", (None,), LevelRule.OWN),),
    "specific_goal": (KindRule("cmmi", ("process_area",), LevelRule.OF_PARENT),),
    "specific_practice": (KindRule("cmmi", ("specific_goal",), LevelRule.OF_PARENT),),
    "generic_goal": (KindRule("cmmi", (None,), LevelRule.OWN),),
    "practice_area": (KindRule("cmmi", (None,), LevelRule.NONE),),
    "practice_group": (KindRule("cmmi", ("practice_area",), LevelRule.OWN),),
    "practice": (KindRule("cmmi", ("practice_group",), LevelRule.OF_PARENT),),
    "process": (
        KindRule("aspice", (None,), LevelRule.NONE),
        KindRule("iso_15504", (None, "process"), LevelRule.NONE),
        KindRule("iso_12207", (None, "process"), LevelRule.NONE),
    ),
    "base_practice": (
        KindRule("aspice", ("process",), LevelRule.ONE),
        KindRule("iso_15504", ("process",), LevelRule.ONE),
    ),
    "process_attribute": (
        KindRule("aspice", (None,), LevelRule.OWN),
        KindRule("iso_15504", (None,), LevelRule.OWN),
    ),
    "generic_practice": (
        KindRule("cmmi", ("generic_goal",), LevelRule.OF_PARENT),
        KindRule("aspice", ("process_attribute",), LevelRule.OF_PARENT),
        KindRule("iso_15504", ("process_attribute",), LevelRule.OF_PARENT),
    ),
    "section": (KindRule("own", (None, "section"), LevelRule.FREE),),
    "requirement": (KindRule("own", (None, "section", "requirement"), LevelRule.FREE),),
}
FAMILIES = tuple(dict.fromkeys(rule.family for rules in KINDS.values() for rule in rules))


def rule_for(kind: str, family: str) -> KindRule | None:
    """Return the rule of ``kind`` in ``family``, None where the family does not have it."""
    return next((rule for rule in KINDS.get(kind, ()) if rule.family == family), None)


def level_fits(rule: KindRule, level: int | None, parent_level: int | None) -> bool:
    """Return whether ``level`` obeys the rule; ``parent_level`` is that of what it belongs to."""
    if rule.level is LevelRule.OWN:
        return level is not None and level >= 1
    if rule.level is LevelRule.FREE:
        return level is None or level >= 1
    return level == {LevelRule.NONE: None, LevelRule.ONE: 1, LevelRule.OF_PARENT: parent_level}[rule.level]
