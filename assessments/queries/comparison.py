"""What has changed between two results: the level, process areas, goals and practices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from appraisals.rating import Kind, Rating
from assessments.queries.result import Result

KINDS = (Kind.PROCESS_AREA, Kind.PRACTICE_AREA, Kind.CAPABILITY_LEVEL, Kind.GOAL, Kind.PRACTICE_GROUP,
         Kind.PROCESS_ATTRIBUTE, Kind.PRACTICE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A rating that is not the same in both results; None where one of them does not have it."""

    area: str
    ref: str
    kind: Kind
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results and where they differ, in the order of the catalogue."""

    before: Result
    after: Result
    differences: tuple[Difference, ...]


def compare(before: Result | None, after: Result | None) -> Comparison | None:
    """Return where the ratings of ``after`` differ from those of ``before``; None without both of them."""
    if before is None or after is None:
        return None
    return Comparison(before, after, tuple(_differences(before, after)))


def _differences(before: Result, after: Result) -> Iterator[Difference]:
    former, present = _by_place(before), _by_place(after)
    for place in dict.fromkeys([*present, *former]):
        one, other = former.get(place), present.get(place)
        if _said(one) != _said(other):
            area, ref, kind = place
            yield Difference(area, ref, kind, one, other)


def _by_place(found: Result) -> dict[tuple[str, str, Kind], Rating]:
    return {(one.area, one.ref, one.kind): one for one in found.evaluation.ratings if one.kind in KINDS}


def _said(rating: Rating | None) -> tuple[str | None, str] | None:
    return (rating.value, rating.status) if rating else None
