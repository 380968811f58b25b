"""When a person's past or position keeps them off an appraisal. Pure; the rules are data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qualifications.validity import add_months


class Effect(StrEnum):
    """What an interest does: it bars, it needs a written mitigation, or it is only recorded."""

    BARS = "bars"
    MITIGATE = "mitigate"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class InterestRule:
    """What one kind of interest does to a leader and to a member of the team.

    ``months``: how long it counts after its last day; None: for ever. ``verified`` False: from knowledge.
    """

    kind: str
    label: str
    leader: Effect
    member: Effect
    months: int | None
    source: str
    verified: bool = True


LISTED = "Conflict-of-interest list of the CMMI Appraisal System kit; the effect and the months are a choice of ours"
TEAM = "SCAMPI MDD 1.3, team selection, as published by lead appraisers"
LEADER = "SCAMPI MDD 1.3: the leader discloses and mitigates; from knowledge"
RULES: dict[str, InterestRule] = {
    rule.kind: rule
    for rule in (
        InterestRule("sponsor", "Sponsor of the appraisal", Effect.BARS, Effect.BARS, None, TEAM),
        InterestRule(
            "senior_authority", "Senior manager over the organisational unit", Effect.BARS, Effect.BARS, 0, TEAM
        ),
        InterestRule("sponsor_line", "In the sponsor's line", Effect.BARS, Effect.MITIGATE, 0, LISTED, verified=False),
        InterestRule(
            "consultant",
            "Consultant who helped build the processes",
            Effect.BARS,
            Effect.MITIGATE,
            12,
            LEADER,
            verified=False,
        ),
        InterestRule(
            "process_author", "Author of a process in scope", Effect.BARS, Effect.MITIGATE, 24, LISTED, verified=False
        ),
        InterestRule(
            "process_group", "Member of the process group", Effect.BARS, Effect.MITIGATE, 12, LISTED, verified=False
        ),
        InterestRule(
            "own_project", "Works in a project in scope", Effect.BARS, Effect.MITIGATE, 6, LISTED, verified=False
        ),
        InterestRule(
            "interviewee", "Interviewed or gave evidence", Effect.BARS, Effect.MITIGATE, 0, LISTED, verified=False
        ),
        InterestRule(
            "quality_auditor",
            "Quality auditor of the unit",
            Effect.MITIGATE,
            Effect.MITIGATE,
            12,
            LISTED,
            verified=False,
        ),
        InterestRule(
            "supervisor",
            "Supervises people to be interviewed",
            Effect.BARS,
            Effect.MITIGATE,
            0,
            LISTED,
            verified=False,
        ),
        InterestRule("internal", "Employed by the organisation", Effect.BARS, Effect.NOTE, 0, TEAM),
        InterestRule(
            "earlier_appraisal", "Appraised the unit before", Effect.NOTE, Effect.NOTE, None, LISTED, verified=False
        ),
        InterestRule("translator", "Translates for the team", Effect.NOTE, Effect.NOTE, 0, LISTED, verified=False),
        InterestRule("other", "Another interest", Effect.MITIGATE, Effect.MITIGATE, 12, LISTED, verified=False),
    )
}


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared interest of one person in one organisation; ``ends_on`` None: it lasts."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an interest means for a seat; ``blocks`` until it is mitigated or has lapsed."""

    rule: InterestRule
    effect: Effect
    blocks: bool
    counts_until: date | None
    because: str


def findings(
    interests: Iterable[Interest], *, leads: bool, first: date, last: date, internal_leader: bool = False
) -> tuple[Finding, ...]:
    """Return what the interests of a person mean for the days ``first`` to ``last``, both included.

    ``leads``: for the leader's seat. ``internal_leader``: the method allows a leader of the organisation
    (CMMI Evaluation, ISO/IEC 33002 independence types B to D), so being employed there bars nobody.
    """
    found = []
    for interest in interests:
        rule = RULES.get(interest.kind, RULES["other"])
        until = _counts_until(rule, interest.ends_on)
        if interest.starts_on > last or (until is not None and until < first):
            continue
        effect = rule.leader if leads else rule.member
        if leads and internal_leader and rule.kind == "internal":
            effect = Effect.NOTE
        mitigated = bool(interest.mitigation.strip())
        blocks = effect is Effect.BARS or (effect is Effect.MITIGATE and not mitigated)
        found.append(Finding(rule, effect, blocks, until, _because(rule, effect, until, mitigated=mitigated)))
    return tuple(sorted(found, key=lambda one: (not one.blocks, one.rule.kind)))


def _counts_until(rule: InterestRule, ends_on: date | None) -> date | None:
    """Return the last day on which the interest counts; None: without end."""
    if ends_on is None or rule.months is None:
        return None
    return add_months(ends_on, rule.months)


def _because(rule: InterestRule, effect: Effect, until: date | None, *, mitigated: bool) -> str:
    term = "without end" if until is None else f"until {until:%d %b %Y}"
    if effect is Effect.BARS:
        return f"{rule.label}: counts {term} and bars this seat."
    if effect is Effect.MITIGATE:
        return f"{rule.label}: counts {term}; {'mitigated in writing' if mitigated else 'no mitigation is recorded'}."
    return f"{rule.label}: recorded, counts {term}."
