"""Benchmark appraisals for CMMI V2.x and V3.0: characterisation, practice groups, practice areas, levels.

Rules after the CMMI Method Definition Document for V2.0 and V3.0, appraisal ratings and characterisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from appraisals.rating.areas import Rules, set_aside, stand
from appraisals.rating.practices import Finding, Scale, Verdict, fold, index_decisions, judge, refuse, remarks_on
from appraisals.rating.records import (
    Area,
    Decision,
    Evaluation,
    Gate,
    Judgement,
    Kind,
    Rating,
    Scope,
    Status,
    Structure,
)
from appraisals.rating.staging import Standing, climb, gate, level_rating, outside, pending_of

V2_KEY, V3_KEY = "benchmark-2.0", "benchmark-3.0"
FM, LM, PM, DM, NY, NC = "FM", "LM", "PM", "DM", "NY", "NC"
SCALE = Scale(
    key="benchmark",
    full=FM,
    largely=LM,
    not_yet=NY,
    weak=frozenset({LM, PM, DM}),
    failing=frozenset({PM, DM, NY}),
    unrated=frozenset({NC}),
)
LEVELS = (1, 2, 3, 4, 5)
NOUN = "practice area"
INSTITUTIONALIZATION = ("GOV", "II")  # no level without them, and never "not yet"

# CMMI V2.0 Development view: the practice areas that levels 1 and 2 ask for; from level 3 on, all of the view.
# SAM counts only where it is in scope. Read in two secondary sources: data, not a rule.
V2_DEV_LEVEL_2 = ("CM", "EST", "GOV", "II", "MC", "MPM", "PLAN", "PQA", "RDM", "SAM")


@dataclass(frozen=True, slots=True)
class Options:
    """``target``: the maturity level aimed at, 1-5. ``optional``: practice areas that count only where in scope.

    ``sets``: pairs (level, practice areas it asks for); a level that is not named asks for all of the view.
    ``count_not_yet``: NY counts in the denominator of the rule of half of the sampled instances.
    ``highest_capability``: capability levels end there (3 in V2.x and V3.0).
    """

    target: int = 5
    sets: tuple[tuple[int, tuple[str, ...]], ...] = ()
    optional: tuple[str, ...] = ("SAM",)
    count_not_yet: bool = True
    highest_capability: int = 3


V2_SETS = ((1, V2_DEV_LEVEL_2), (2, V2_DEV_LEVEL_2))


def characterise(values: Sequence[str], *, count_not_yet: bool = True) -> Verdict:
    """Return what the sampled projects and support functions amount to for the organisational unit.

    Benchmark method, consolidation of practice characterisations; first match:

    0. any NC: NC
    1. all equal: that value
    2. only FM and NY: FM
    3. only FM, LM and NY: LM
    4. FM or LM together with PM or DM: PM if half or more of the sampled instances are PM or DM, else LM or PM by
       decision of the team
    5. only PM, DM and NY, at least one PM: PM or DM by decision of the team
    6. only DM and NY: DM

    Example: FM, PM, NY -> LM or PM, because one of three is PM; with NY left out it would be one of two, hence PM.
    """
    found = set(values) - {NY}
    if not values:
        return Verdict("practice.incomplete", ())
    if NC in found:
        return Verdict("practice.0", (NC,))
    if len(set(values)) == 1:
        return Verdict("practice.1", (values[0],))
    if found == {FM}:
        return Verdict("practice.2", (FM,))
    if found <= {FM, LM}:
        return Verdict("practice.3", (LM,))
    if found & {FM, LM}:
        return _mixed(values, count_not_yet)
    return Verdict("practice.5", (PM, DM)) if PM in found else Verdict("practice.6", (DM,))


def _mixed(values: Sequence[str], count_not_yet: bool) -> Verdict:
    weak = sum(value in (PM, DM) for value in values)
    sampled = len(values) if count_not_yet else sum(value != NY for value in values)
    if 2 * weak >= sampled:
        return Verdict("practice.4.half", (PM,))
    return Verdict("practice.4", (LM, PM))


def rate_group(practices: Sequence[Rating], impact: str | None) -> Finding:
    """Return the rating of a practice group.

    Benchmark method, rating of practice groups: satisfied if every practice is FM; or if every practice is FM or LM,
    the lower groups are satisfied and the weaknesses in aggregate have no significant negative impact; unsatisfied
    if one is PM, DM or NY, or the impact is significant; not rated otherwise. The impact is a decision of the team.

    Example: LM, FM and the impact held not significant, group 1 satisfied: satisfied. FM, NY: unsatisfied.
    """
    return judge(practices, SCALE, impact)


def rate_practice_area(standing: Standing, target: int) -> Rating:
    """Return the level of a practice area, 0-5: the highest with which all groups from the lowest on are satisfied.

    Benchmark method, rating of practice areas. Example: group 2 all FM, group 1 unsatisfied: 0.
    """
    return climb(standing, Kind.PRACTICE_AREA, min(target, highest_level(standing.area)), "level ")


def highest_level(area: Area) -> int:
    """Return the highest level that the practice area has: 2 for CM, 5 for MPM; 0 without groups."""
    return max((group.level for group in area.groups), default=0)


def capability_level(standing: Standing, institutionalization: Sequence[Standing], highest: int) -> Rating:
    """Return the capability level of a practice area, at most ``highest``.

    Benchmark method: level n needs the practice area, GOV and II at n, or each at the highest level that it has.

    Example: PLAN at 3, GOV at 3, II at 2: capability level 2. CM at 2, GOV and II at 3: capability level 3.
    """
    area = standing.area
    if area.scope is not Scope.IN_SCOPE:
        return Rating(Kind.CAPABILITY_LEVEL, area.ref, area.ref, None, Status.OUT_OF_SCOPE, (outside(area),))
    demanded = tuple(dict.fromkeys((standing, *institutionalization)))
    gates = [gate(level, [(one, level) for one in demanded], f"CL{level}", NOUN) for level in range(1, highest + 1)]
    found = level_rating(gates, Kind.CAPABILITY_LEVEL, 0, "CL")
    return replace(found, area=area.ref, ref=area.ref)


def view_level(levels: Sequence[int | None]) -> int | None:
    """Return the capability level of a view: the lowest of its practice areas; None if one has none.

    Benchmark method. Example: 3, 3, 2 -> 2; never an average.
    """
    rated = [level for level in levels if level is not None]
    return min(rated) if rated and len(rated) == len(levels) else None


def rate(
    structure: Structure,
    judgements: Sequence[Judgement],
    decisions: Iterable[Decision],
    options: Options,
    key: str = V3_KEY,
) -> Evaluation:
    """Return the ratings of a Benchmark appraisal over one view, up to the maturity level aimed at.

    Benchmark method: maturity level n is the highest at which every practice area of the view, with GOV and II,
    is at n or at the highest level that it has. Example: CM 2, GOV 2, all others 3: maturity level 2. Raises BadInput.
    """
    book, problems = fold(structure, judgements, SCALE.values)
    recorded, wrong = index_decisions(structure, decisions)
    refuse([*problems, *wrong, *_never_not_yet(judgements), *_wrong_options(structure, options)])
    areas = [_within(area, options) for area in structure]
    rules = replace(RULES, consolidate=partial(characterise, count_not_yet=options.count_not_yet))
    taken = [stand(area, book.get(area.ref, {}), recorded, rules) for area in areas]
    standings = _with_institutionalization([standing for standing, _ratings in taken])
    gates = tuple(_gate(level, standings, options) for level in LEVELS if level <= options.target)
    both = [standing for standing in standings if standing.area.ref in INSTITUTIONALIZATION]
    highest = min(options.target, options.highest_capability)
    ratings: list[Rating] = []
    for standing, parts in taken:
        ratings += [rate_practice_area(standing, options.target), capability_level(standing, both, highest), *parts]
    return Evaluation(
        method=key,
        overall=level_rating(gates, Kind.MATURITY_LEVEL, 0, "ML"),
        ratings=tuple(ratings),
        gates=gates,
        pending=pending_of(ratings),
        set_aside=set_aside(recorded, ratings),
        remarks=remarks_on(judgements, SCALE),
    )


RULES = Rules(Kind.PRACTICE_GROUP, SCALE, characterise, rate_group, contiguous=True)


def _never_not_yet(judgements: Iterable[Judgement]) -> list[str]:
    """Refuse NY for GOV and II: they are institutionalised from the first day (Benchmark method)."""
    rows = ((area, item, unit) for area, item, unit, value, _weakness in judgements if value == NY)
    return [
        f"{area}, {item} in {unit}: {area} is never NY" for area, item, unit in rows if area in INSTITUTIONALIZATION
    ]


def _wrong_options(structure: Structure, options: Options) -> list[str]:
    problems = [] if options.target in LEVELS else [f"target {options.target} is not one of 1, 2, 3, 4, 5"]
    not_applicable = [area.ref for area in structure if area.scope is Scope.NOT_APPLICABLE]
    problems += [f"{ref}: a practice area is never not applicable; leave it out of the view" for ref in not_applicable]
    return problems


def _within(area: Area, options: Options) -> Area:
    return replace(area, groups=tuple(group for group in area.groups if group.level <= options.target))


def _with_institutionalization(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Add GOV and II as out of scope where the view lacks them: no level can be claimed without."""
    known = {standing.area.ref for standing in standings}
    absent = [ref for ref in INSTITUTIONALIZATION if ref not in known]
    return (*standings, *(Standing(Area(ref, scope=Scope.OUT_OF_SCOPE)) for ref in absent))


def _gate(level: int, standings: Sequence[Standing], options: Options) -> Gate:
    asked = dict(options.sets).get(level)
    demanded = [
        (standing, level)
        for standing in standings
        if (asked is None or standing.area.ref in asked) and not _left_out(standing, options)
    ]
    absent = sorted(set(asked or ()) - {standing.area.ref for standing in standings} - set(options.optional))
    demanded += [(Standing(Area(ref, scope=Scope.OUT_OF_SCOPE)), level) for ref in absent]
    return gate(level, demanded, f"ML{level}", NOUN)


def _left_out(standing: Standing, options: Options) -> bool:
    return standing.area.ref in options.optional and standing.area.scope is Scope.OUT_OF_SCOPE
