"""Process attributes and capability levels 0-5 after ISO/IEC 33020, for Automotive SPICE and ISO/IEC 15504-5.

ISO/IEC 33020:2019, 5.3 (scale), 5.4 (rating and aggregation methods), 5.6 (capability levels).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from appraisals.rating.areas import set_aside
from appraisals.rating.consistency import Justification, Rule, check
from appraisals.rating.practices import Decisions, index_decisions, refuse
from appraisals.rating.profile import (
    Attribute,
    Process,
    gate,
    lowest,
    of_capability,
    target_check,
)
from appraisals.rating.records import (
    Area,
    Change,
    Decision,
    Evaluation,
    Group,
    Judgement,
    Kind,
    Pending,
    Question,
    Rating,
    Reason,
    Scope,
    Status,
    Structure,
)
from appraisals.rating.scale import (
    LETTERS,
    REFINED,
    Aggregation,
    Arithmetic,
    Numbers,
    Place,
    aggregate,
    place,
    plain,
    problem_with,
    shown,
)
from appraisals.rating.words import counted, named, natural

KEY = "iso-33020"
LEVELS = (1, 2, 3, 4, 5)
NOT_APPLICABLE = "NA"
BEST = "100"  # percent: the best rating in letters and in numbers


class RatingMethod(StrEnum):
    """ISO/IEC 33020:2019, 5.4. R1: each outcome per instance, put together to the attribute. R2: the attribute per
    instance, put together over the instances. R3: the attribute once, across instances.
    """

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


class Path(StrEnum):
    """The way of two-dimensional aggregation (R1): all cells at once, or one dimension after the other.

    ``OUTCOMES_FIRST``: the outcomes of each instance, then the instances. ``INSTANCES_FIRST``: the instances of each
    outcome, then the outcomes.
    """

    MATRIX = "matrix"
    OUTCOMES_FIRST = "outcomes_first"
    INSTANCES_FIRST = "instances_first"


@dataclass(frozen=True, slots=True)
class Options:
    """``target``: the capability level aimed at; ``targets`` pairs (process, its own one).

    ``rules``: consistency rules to warn of, with the ``justifications`` given for not following them.
    """

    target: int = 3
    targets: tuple[tuple[str, int], ...] = ()
    method: RatingMethod = RatingMethod.R2
    path: Path = Path.MATRIX
    arithmetic: Arithmetic = field(default_factory=Arithmetic)
    rules: tuple[Rule, ...] = ()
    justifications: tuple[Justification, ...] = ()

    def target_of(self, process: str) -> int:
        """Return the capability level aimed at for one process."""
        return dict(self.targets).get(process, self.target)

    @property
    def highest(self) -> int:
        """Return the highest capability level aimed at."""
        return max([self.target, *dict(self.targets).values()])


def capability_level(letters: Sequence[Sequence[str | None]]) -> int:
    """Return the capability level for the ratings of the process attributes, level by level from PA 1.1 on.

    ISO/IEC 33020:2019, 5.6: level n needs the attributes of level n at L or F and all those below at F. None (not
    rated) carries no level. Never an average.

    Example: PA 1.1 F, PA 2.1 L, PA 2.2 L -> 2; and with both of level 3 at F still 2.
    """
    reached = 0
    for level, own in enumerate(letters, 1):
        if not own or any(letter not in ("L", "F") for letter in own):
            break
        reached = level
        if any(letter != "F" for letter in own):
            break
    return reached


Cells = dict[tuple[str, str], str]  # (outcome or attribute, instance) -> value


def rate(
    structure: Structure, judgements: Sequence[Judgement], decisions: Iterable[Decision], options: Options
) -> Evaluation:
    """Return the process attribute ratings and the capability level of every process, up to the target.

    The overall value is the lowest level of the processes in scope; there is no level of the organisation.

    Example (R3): SWE.1 with PA 1.1 F, PA 2.1 L, PA 2.2 P: level 1, and PA 2.2 keeps it from level 2.
    Raises BadInput with all problems.
    """
    recorded, problems = index_decisions(structure, decisions)
    book, wrong = _book(structure, judgements, options)
    refuse([*problems, *wrong, *_wrong_decisions(recorded), *_wrong_options(structure, options)])
    processes = [_process(area, book[area.ref], recorded, options) for area in structure]
    gates = tuple(
        gate(level, [(one, min(level, options.target_of(one.area.ref))) for one in processes])
        for level in LEVELS
        if level <= options.highest
    )
    ratings: list[Rating] = []
    for process in processes:
        ratings.append(of_capability(process, options.target_of(process.area.ref)))
        for attribute in process.attributes:
            ratings += [attribute.rating, *attribute.parts]
    return Evaluation(
        method=KEY,
        overall=lowest(ratings),
        ratings=tuple(ratings),
        gates=gates,
        pending=_pending(ratings),
        set_aside=set_aside(recorded, ratings),
        checks=tuple(target_check(one, options.target_of(one.area.ref)) for one in processes if one.in_scope),
        remarks=check(options.rules, _letters(ratings), options.justifications),
    )


def _book(
    structure: Structure, judgements: Iterable[Judgement], options: Options
) -> tuple[dict[str, Cells], list[str]]:
    known = {area.ref: {ref for group in area.groups for ref in (group.ref, *group.items)} for area in structure}
    book: dict[str, Cells] = {area.ref: {} for area in structure}
    units = {area.ref: area.units for area in structure}
    problems = [] if len(book) == len(structure) else ["a process is listed twice"]
    for area, item, unit, value, _weakness in judgements:
        name = f"{area}, {item} in {unit or 'all instances'}"
        if item not in known.get(area, ()):
            problems.append(f"{name}: the structure has no such outcome or process attribute")
            continue
        if (item, unit) in book[area]:
            problems.append(f"{name} is judged twice")
        if units[area] and unit not in units[area] and options.method is not RatingMethod.R3:
            problems.append(f"{name}: {unit} is no instance of it")
        wrong = "" if value == NOT_APPLICABLE else problem_with(value, options.arithmetic)
        if wrong:
            problems.append(f"{name}: {value!r} {wrong}")
        book[area][item, unit] = value
    return book, problems


def _wrong_decisions(recorded: Decisions) -> list[str]:
    letters = (*LETTERS, *REFINED)
    return [
        f"decision on {area}, {ref} (rating): {decision.value!r} is not one of {', '.join(dict.fromkeys(letters))}"
        for (question, area, ref), decision in recorded.items()
        if question is Question.RATING and decision.value not in letters
    ]


def _wrong_options(structure: Structure, options: Options) -> list[str]:
    known = {area.ref for area in structure}
    problems = [f"target of {ref}: there is no such process" for ref, _level in options.targets if ref not in known]
    for level in (options.target, *(level for _ref, level in options.targets)):
        if level not in LEVELS:
            problems.append(f"target {level} is not one of 1, 2, 3, 4, 5")
    return problems


def _process(area: Area, cells: Cells, decisions: Decisions, options: Options) -> Process:
    if area.scope is not Scope.IN_SCOPE:
        return Process(area, ())
    wanted = [group for group in area.groups if group.level <= options.target_of(area.ref)]
    units = _units(area, cells, options)
    return Process(area, tuple(_attribute(area.ref, group, units, cells, decisions, options) for group in wanted))


def _units(area: Area, cells: Cells, options: Options) -> tuple[str, ...]:
    if options.method is RatingMethod.R3:
        return ("",)
    return area.units or tuple(sorted({unit for _item, unit in cells}, key=natural))


def _attribute(
    process: str, group: Group, units: Sequence[str], cells: Cells, decisions: Decisions, options: Options
) -> Attribute:
    """Rate one process attribute of one process from its cells."""
    items = group.items if options.method is RatingMethod.R1 else (group.ref,)
    excused = [item for item in items if (Question.NOT_APPLICABLE, process, item) in decisions and item != group.ref]
    items = tuple(item for item in items if item not in excused)
    expected = [(item, unit) for item in items for unit in units]
    own = {key: cells[key] for key in expected if cells.get(key, NOT_APPLICABLE) != NOT_APPLICABLE}
    missing = [key for key in expected if key not in own]
    parts = _parts(process, group, units, own, excused, decisions, options)
    decision = decisions.get((Question.RATING, process, group.ref))
    rating = _rated(process, group, own, missing, decision, options)
    if rating.status is Status.PENDING:
        decide = (Change(process, group.ref, None, "L", question=Question.RATING),)
        return Attribute(group, rating, parts, decide, (replace(decide[0], needed="F"),))
    to_largely, to_fully = (raises(process, own, missing, enough, options) for enough in ("L", "F"))
    return Attribute(group, rating, parts, to_largely, to_fully)


def raises(
    process: str, own: Cells, missing: Sequence[tuple[str, str]], enough: str, options: Options
) -> tuple[Change, ...]:
    """Return a smallest set of ratings to raise to F (and those to judge) after which the attribute is ``enough``.

    The lowest are raised first: no other choice of as many moves a mean or median further. Example: mean of N, P, F,
    wanted L: raising N alone gives P, F, F.
    """
    lowest_first = sorted(own, key=lambda key: (place(own[key], options.arithmetic).number, *map(natural, key)))

    def reaches(number: int) -> bool:
        cells = own | dict.fromkeys((*missing, *lowest_first[:number]), BEST)
        return not cells or _reaches(cells, enough, options)

    numbers = range(len(lowest_first) + 1)
    fewest = 0 if reaches(0) else bisect_left(numbers, True, key=reaches)
    raised = (*missing, *lowest_first[:fewest])
    changes: dict[str, list[tuple[str, str]]] = {}
    for item, unit in raised:
        changes.setdefault(item, []).append((item, unit))
    return tuple(Change(process, item, _now(own, keys, options), "F", len(keys)) for item, keys in changes.items())


def _reaches(cells: Cells, enough: str, options: Options) -> bool:
    places = {key: place(value, options.arithmetic) for key, value in cells.items()}
    letters = {one.letter for one in places.values()}
    if options.arithmetic.aggregation is Aggregation.EXPERT and len(letters) > 1:
        return False
    return LETTERS.index(plain(place_of(places, options).letter)) >= LETTERS.index(enough)


def _now(own: Cells, keys: Sequence[tuple[str, str]], options: Options) -> str | None:
    """Return the lowest of the values, None if one of them was not judged."""
    if any(key not in own for key in keys):
        return None
    return min((own[key] for key in keys), key=lambda value: place(value, options.arithmetic).number)


def _rated(
    process: str,
    group: Group,
    own: Cells,
    missing: Sequence[tuple[str, str]],
    decision: Decision | None,
    options: Options,
) -> Rating:
    kind, ref = Kind.PROCESS_ATTRIBUTE, group.ref
    if missing or not own:
        absent = tuple(f"{item} in {unit}" if unit else item for item, unit in missing)
        text = f"{ref} of {process} is not rated: {named(absent) or 'nothing'} was not judged"
        reason = Reason("attribute.not_rated", text, _facts(own))
        return Rating(kind, process, ref, None, Status.NOT_RATED, (reason,), missing=absent)
    places = {key: place(value, options.arithmetic) for key, value in own.items()}
    letters = {one.letter for one in places.values()}
    if options.arithmetic.aggregation is Aggregation.EXPERT and len(letters) > 1:
        return _by_expert(process, ref, own, decision, options)
    found = place_of(places, options)
    how = _how(found, places, options)
    text = f"{ref} of {process} is {found.letter} ({how} of {counted(len(own), 'rating')}, {options.method.value})"
    reason = Reason(f"attribute.{options.method.value.lower()}", text, _facts(own))
    return Rating(kind, process, ref, found.letter, Status.RATED, (reason,))


def _how(found: Place, places: Mapping[tuple[str, str], Place], options: Options) -> str:
    """Say how the rating came about: as judged, or by which arithmetic; the mid-point where it decided.

    ISO/IEC 33020, 5.4: the way of aggregation is part of the result. Example: "mean 1.5, mid-point down".
    """
    arithmetic = options.arithmetic
    if len(places) == 1 or arithmetic.aggregation is Aggregation.EXPERT:
        return "as judged"
    how = f"{arithmetic.aggregation.value} {shown(found.number)}"
    halfway = arithmetic.numbers is Numbers.LETTERS and found.number.denominator == 2
    return f"{how}, mid-point {arithmetic.mid_point.value}" if halfway else how


def _by_expert(process: str, ref: str, own: Cells, decision: Decision | None, options: Options) -> Rating:
    open_ = Reason("attribute.expert", f"{ref} of {process} is rated by judgement over the ratings", _facts(own))
    if decision is None:
        candidates = options.arithmetic.letters
        return Rating(Kind.PROCESS_ATTRIBUTE, process, ref, None, Status.PENDING, (open_,), candidates)
    decided = Reason("decision.rating", f"the assessors decided {decision.value}: {decision.reason}")
    return Rating(Kind.PROCESS_ATTRIBUTE, process, ref, decision.value, Status.RATED, (open_, decided))


def place_of(places: Mapping[tuple[str, str], Place], options: Options) -> Place:
    """Return what the cells of one attribute amount to, by the recorded way of aggregation.

    ISO/IEC 33020:2019, 5.4, two-dimensional aggregation. Example (mean): outcomes L L F in alpha, N N F in beta. The
    matrix gives 5/3, L. Outcomes first: alpha L, beta P, so 1.5: P. Instances first: P P F, so 5/3: L.
    """
    along = {Path.OUTCOMES_FIRST: 1, Path.INSTANCES_FIRST: 0}.get(options.path)
    if along is None:
        return aggregate(list(places.values()), options.arithmetic)
    rows: dict[str, list[Place]] = {}
    for key, one in places.items():
        rows.setdefault(key[along], []).append(one)
    firsts = [_settled(aggregate(row, options.arithmetic), options.arithmetic) for row in rows.values()]
    return aggregate(firsts, options.arithmetic)


def _settled(one: Place, arithmetic: Arithmetic) -> Place:
    """Return an intermediate result as a rating of its own: a letter is a letter, a percentage stays exact."""
    return one if arithmetic.numbers is Numbers.PERCENT else place(one.letter, arithmetic)


def _parts(
    process: str,
    group: Group,
    units: Sequence[str],
    own: Cells,
    excused: Sequence[str],
    decisions: Decisions,
    options: Options,
) -> tuple[Rating, ...]:
    """Return the outcomes of an attribute, each put together over the instances (R1 alone rates outcomes)."""
    if options.method is not RatingMethod.R1:
        return ()
    return tuple(
        _excused(process, item, decisions) if item in excused else _outcome(process, item, units, own, options)
        for item in group.items
    )


def _excused(process: str, item: str, decisions: Decisions) -> Rating:
    decision = decisions[Question.NOT_APPLICABLE, process, item]
    because = (
        Reason("outcome.not_applicable", f"{item} of {process} does not apply"),
        Reason("decision.not_applicable", decision.reason),
    )
    return Rating(Kind.OUTCOME, process, item, None, Status.NOT_APPLICABLE, because)


def _outcome(process: str, item: str, units: Sequence[str], own: Cells, options: Options) -> Rating:
    mine = {key: value for key, value in own.items() if key[0] == item}
    missing = tuple(unit for unit in units if (item, unit) not in mine)
    if missing or not mine:
        reason = Reason("outcome.not_rated", f"{item} of {process} is not judged in {named(missing)}", _facts(mine))
        return Rating(Kind.OUTCOME, process, item, None, Status.NOT_RATED, (reason,), missing=missing)
    found = aggregate([place(value, options.arithmetic) for value in mine.values()], options.arithmetic)
    text = f"{item} of {process} is {found.letter} over {counted(len(mine), 'instance')}"
    return Rating(Kind.OUTCOME, process, item, found.letter, Status.RATED, (Reason("outcome", text, _facts(mine)),))


def _facts(cells: Cells) -> tuple[tuple[str, str], ...]:
    return tuple((f"{item} in {unit}" if unit else item, value) for (item, unit), value in cells.items())


def _letters(ratings: Iterable[Rating]) -> dict[tuple[str, str], str]:
    """Return what consistency rules look at: the plain letter of every rated outcome and attribute."""
    kinds = (Kind.OUTCOME, Kind.PROCESS_ATTRIBUTE)
    return {(one.area, one.ref): plain(one.value) for one in ratings if one.kind in kinds and one.value}


def _pending(ratings: Iterable[Rating]) -> tuple[Pending, ...]:
    return tuple(
        Pending(Question.RATING, one.area, one.ref, one.candidates, f"rate {one.ref} of {one.area}")
        for one in ratings
        if one.kind is Kind.PROCESS_ATTRIBUTE and one.status is Status.PENDING
    )
