"""The geometry of drawn charts: a radar, and bars laid on their side. Whole numbers only, so that no language puts a
comma into a coordinate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH, HEIGHT, RADIUS = 440, 330, 125
CENTRE = (WIDTH // 2, HEIGHT // 2)
LABEL_GAP = 18
FEWEST_AXES = 3
BAR_LEFT, LONGEST_BAR, BAR_STEP = 100, 450, 26
NARROWEST_LABEL = 16  # a count needs so much room
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spoke:
    """What stands on one axis: its name, the value achieved (None: not determined) and the one aimed at."""

    name: str
    achieved: int | None
    target: int


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a radar: its end, where and how its name stands, where the value achieved is (None: nowhere)."""

    name: str
    end: Point
    label: Point
    anchor: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar of levels; ``rings`` are the levels from 1 on, ``target`` the outline aimed at.

    ``achieved`` holds lines between neighbouring axes with a value: what is not determined leaves a gap, never a
    point in the middle. ``area`` is the outline achieved where no value is missing, else empty.
    """

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    target: str
    achieved: tuple[tuple[Point, Point], ...]
    area: str
    centre: Point = CENTRE
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: where it begins, how long it is, its colour, what it counts."""

    x: int
    width: int
    tone: str
    count: int

    @property
    def middle(self) -> int:
        """Return where its count stands."""
        return self.x + self.width // 2

    @property
    def labelled(self) -> bool:
        """Say whether its count has room in it."""
        return self.width >= NARROWEST_LABEL


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name, at ``y`` from the top."""

    name: str
    y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one under the other, and how high they are together."""

    rows: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return max(1, len(self.rows)) * BAR_STEP


def radar(spokes: Sequence[Spoke]) -> Radar | None:
    """Return the radar of ``spokes``; None with fewer than three, where no area could be seen."""
    if len(spokes) < FEWEST_AXES:
        return None
    highest = max(1, *(max(one.target, one.achieved or 0) for one in spokes))
    count = len(spokes)

    def at(place: int, value: float) -> Point:
        angle = 2 * pi * place / count
        reach = RADIUS * value / highest
        return round(CENTRE[0] + reach * sin(angle)), round(CENTRE[1] - reach * cos(angle))

    points = [None if one.achieved is None else at(place, one.achieved) for place, one in enumerate(spokes)]
    whole = [point for point in points if point is not None]
    return Radar(
        axes=tuple(
            Axis(
                one.name,
                at(place, highest),
                at(place, highest * (RADIUS + LABEL_GAP) / RADIUS),
                _anchor(2 * pi * place / count),
                points[place],
            )
            for place, one in enumerate(spokes)
        ),
        rings=tuple(_outline([at(place, level) for place in range(count)]) for level in range(1, highest + 1)),
        target=_outline([at(place, one.target) for place, one in enumerate(spokes)]),
        achieved=tuple(_lines(points)),
        area=_outline(whole) if len(whole) == count else "",
    )


def bars(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, longest: int = 0) -> Bars:
    """Return a bar for each row of (name, pieces of (colour, count)); ``longest`` fills the width (0: the most)."""
    most = max(1, longest, *(sum(count for _tone, count in pieces) for _name, pieces in rows)) if rows else 1
    return Bars(
        tuple(Bar(name, place * BAR_STEP, tuple(_segments(pieces, most))) for place, (name, pieces) in enumerate(rows))
    )


def _segments(pieces: Sequence[tuple[str, int]], most: int) -> Iterator[Segment]:
    done = 0
    for tone, count in pieces:
        start, end = (round(LONGEST_BAR * part / most) for part in (done, done + count))
        done += count
        if count:
            yield Segment(BAR_LEFT + start, end - start, tone, count)


def _lines(points: Sequence[Point | None]) -> Iterator[tuple[Point, Point]]:
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        if one is not None and other is not None:
            yield one, other


def _outline(points: Sequence[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _anchor(angle: float) -> str:
    side = round(sin(angle), 3)
    return "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
