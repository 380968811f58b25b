"""Organisational maturity, levels 0-5, from process profiles: ISO/IEC TR 15504-7 and ISO/IEC 33004.

Which processes belong to which level is not normative: the sets, and the numbers in the rules, are data of a maturity
model (ISO/IEC 33004:2015, 7.3.5). ``EXAMPLE_LEVELS`` is one such model, from knowledge; replace it by your own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice

from appraisals.rating import process_rating
from appraisals.rating.practices import refuse
from appraisals.rating.profile import worst
from appraisals.rating.records import (
    Change,
    ChangeSet,
    Decision,
    Evaluation,
    Gate,
    GateStatus,
    Judgement,
    Kind,
    Rating,
    Reason,
    Status,
    Structure,
)
from appraisals.rating.staging import level_rating
from appraisals.rating.words import counted, named

KEY = "iso-33004"
SHOWN = 10  # alternatives that a gate lists


@dataclass(frozen=True, slots=True)
class Level:
    """One maturity level: the processes it adds (basic set at level 1, extended sets above), and what it asks.

    All processes of this and the lower levels need ``capability``; besides, ``at_least`` of the ``selected``
    processes need ``selected_capability``.
    """

    level: int
    processes: tuple[str, ...]
    capability: int
    selected: tuple[str, ...] = ()
    selected_capability: int = 0
    at_least: int = 0


Model = tuple[Level, ...]

# ISO/IEC TR 15504-7, derivation of levels (knowledge, hence data) with processes of ISO/IEC 15504-5:2006.
EXAMPLE_LEVELS: Model = (
    Level(1, ("ENG.4", "ENG.5", "ENG.6", "ENG.7", "ENG.8", "SPL.2"), 1),
    Level(2, ("MAN.3", "SUP.1", "SUP.8", "SUP.9", "SUP.10", "ACQ.4"), 2),
    Level(3, ("PIM.1", "PIM.2", "PIM.3", "RIN.2", "RIN.4", "MAN.5", "SUP.2"), 3),
    Level(4, ("MAN.6",), 3, ("ENG.5", "ENG.6", "ENG.8"), 4, 1),
    Level(5, ("REU.2",), 3, ("ENG.5", "ENG.6", "ENG.8"), 5, 1),
)


@dataclass(frozen=True, slots=True)
class Options:
    """``model``: the maturity model. ``process``: how the processes are rated; its target is raised as needed."""

    model: Model = EXAMPLE_LEVELS
    process: process_rating.Options = field(default_factory=process_rating.Options)


def rate(
    structure: Structure, judgements: Sequence[Judgement], decisions: Iterable[Decision], options: Options
) -> Evaluation:
    """Return the maturity level of the organisation with the process profile that it rests on.

    ISO/IEC TR 15504-7: level 1 needs the basic set at capability level 1, level 2 this and the extended set of level
    2 at 2, level 3 those and the next set at 3; levels 4 and 5 add selected processes at 4 and 5. A process that is
    not applicable is left out with its reason. Example: basic and extended set 2 at level 2, one process of set 3 at
    2: maturity level 2. Raises BadInput.
    """
    refuse(_wrong_model(options.model))
    highest = max(max(level.capability, level.selected_capability) for level in options.model)
    profile = process_rating.rate(
        structure, judgements, decisions, replace(options.process, target=highest, targets=())
    )
    levels = {one.area: one for one in profile.ratings if one.kind is Kind.CAPABILITY_LEVEL}
    gates = tuple(gate(number, options.model, levels) for number in range(1, len(options.model) + 1))
    return replace(
        profile, method=KEY, overall=level_rating(gates, Kind.MATURITY_LEVEL, 0, "ML"), gates=gates, checks=()
    )


def _wrong_model(model: Model) -> list[str]:
    problems = [] if model else ["the maturity model has no level"]
    problems += [f"maturity level {n} is given as {one.level}" for n, one in enumerate(model, 1) if one.level != n]
    listed = [ref for one in model for ref in one.processes]
    problems += [f"{ref} is in two process sets" for ref in dict.fromkeys(listed) if listed.count(ref) > 1]
    for one in model:
        problems += [
            f"level {one.level}: {ref} is selected but in no set" for ref in one.selected if ref not in listed
        ]
        if one.at_least > len(one.selected):
            problems.append(
                f"level {one.level}: {one.at_least} of {len(one.selected)} selected processes are asked for"
            )
    return problems


def gate(number: int, model: Model, levels: Mapping[str, Rating]) -> Gate:
    """Return the gate to maturity level ``number``.

    A process of the sets that is not in the structure, or out of scope, leaves the level undeterminable. The
    alternatives differ in which of the selected processes are raised. Example: "MAN.6 is at 2, ML4 needs 3".
    """
    asked = model[number - 1]
    wanted = [ref for level in model[:number] for ref in level.processes]
    taking_part = [ref for ref in wanted if _status(levels.get(ref)) is not Status.NOT_APPLICABLE]
    found = [_at(levels.get(ref), asked.capability) for ref in taking_part]
    selected = [ref for ref in asked.selected if ref in taking_part]
    short, choice = _selected(asked, selected, levels)
    status = worst([*found, choice])
    if not taking_part or any(_status(levels.get(ref)) is Status.OUT_OF_SCOPE for ref in taking_part):
        status = GateStatus.NOT_DETERMINABLE
    facts = tuple((ref, _said(levels.get(ref))) for ref in taking_part)
    if status is GateStatus.REACHED:
        text = f"ML{number}: {counted(len(facts), 'process', 'processes')} are at capability level {asked.capability}"
        return Gate(number, status, (Reason("level.reached", text, facts),))
    below = [ref for ref, at in zip(taking_part, found, strict=True) if at is not GateStatus.REACHED]
    because = tuple(_reason(ref, levels.get(ref), f"ML{number}", asked.capability) for ref in below)
    if choice is not GateStatus.REACHED:
        because += (_choice_reason(asked, selected, levels),)
    if not taking_part:
        because = (Reason("level.empty", f"ML{number}: no process of its sets is in scope"),)
    return Gate(number, status, because, _alternatives(asked, below, selected, short, levels))


def _selected(asked: Level, selected: Sequence[str], levels: Mapping[str, Rating]) -> tuple[int, GateStatus]:
    """Return how many selected processes still have to get there, and how the demand stands."""
    states = [_at(levels.get(ref), asked.selected_capability) for ref in selected]
    reached = states.count(GateStatus.REACHED)
    short = max(0, asked.at_least - reached)
    if not short:
        return 0, GateStatus.REACHED
    if reached + states.count(GateStatus.PENDING) >= asked.at_least:
        return short, GateStatus.PENDING
    open_ = states.count(GateStatus.PENDING) + states.count(GateStatus.NOT_DETERMINABLE)
    return short, GateStatus.NOT_DETERMINABLE if reached + open_ >= asked.at_least else GateStatus.BLOCKED


def _alternatives(
    asked: Level, below: Sequence[str], selected: Sequence[str], short: int, levels: Mapping[str, Rating]
) -> tuple[ChangeSet, ...]:
    """Return the smallest sets of processes to raise: those that are below, and any ``short`` of the selected ones.

    A selected process that is below anyway counts once, so choices among those come first.
    """
    open_ = [ref for ref in selected if _at(levels.get(ref), asked.selected_capability) is not GateStatus.REACHED]
    overlap = [ref for ref in open_ if ref in below]
    fixed, rest = (overlap, short - len(overlap)) if short > len(overlap) else ([], short)
    pool = [ref for ref in open_ if ref not in overlap] if fixed or not overlap else overlap
    sets = []
    for picked in islice(combinations(pool, rest), SHOWN):
        needs = dict.fromkeys(below, asked.capability)
        needs |= dict.fromkeys((*fixed, *picked), asked.selected_capability)
        changes = tuple(Change(ref, ref, _value(levels.get(ref)), str(level)) for ref, level in needs.items())
        if not changes:
            continue
        verb = "keeps" if len(changes) == 1 else "keep"
        text = f"{counted(len(changes), 'process', 'processes')} {verb} you from ML{asked.level}: {named(list(needs))}"
        sets.append(ChangeSet(changes, text))
    return tuple(sets)


def _at(rating: Rating | None, level: int) -> GateStatus:
    if rating is None or rating.value is None:
        return GateStatus.NOT_DETERMINABLE
    if int(rating.value) >= level:
        return GateStatus.REACHED
    hopeful = int(rating.candidates[-1]) if rating.candidates else 0
    return GateStatus.PENDING if hopeful >= level else GateStatus.BLOCKED


def _status(rating: Rating | None) -> Status:
    return rating.status if rating else Status.OUT_OF_SCOPE


def _value(rating: Rating | None) -> str | None:
    return rating.value if rating else None


def _said(rating: Rating | None) -> str:
    return _value(rating) or _status(rating).value.replace("_", " ")


def _reason(ref: str, rating: Rating | None, name: str, level: int) -> Reason:
    text = f"{ref} is {'at ' if _value(rating) else ''}{_said(rating)}; {name} needs capability level {level}"
    return Reason("level.process", text, ((ref, _said(rating)),))


def _choice_reason(asked: Level, selected: Sequence[str], levels: Mapping[str, Rating]) -> Reason:
    text = (
        f"ML{asked.level} needs {asked.at_least} of {named(selected) or 'no selected process'}"
        f" at capability level {asked.selected_capability}"
    )
    return Reason("level.selected", text, tuple((ref, _said(levels.get(ref))) for ref in selected))
