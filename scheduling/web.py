"""What scheduling pages share: the timeline as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduling.clocks import Clock, Timeline

WIDTH, LEFT, ROW = 1000, 260, 34
MARGIN = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock as drawn: label at ``y``, bar from ``x`` over ``width``, a mark at ``done_x`` (None: not done)."""

    clock: Clock
    y: int
    x: float
    width: float
    done_x: float | None
    open_start: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month at ``x``."""

    day: date
    x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline in the units of its view box; ``today_x`` None: outside of it. Terms of years are not drawn."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    conduct_x: float
    conduct_width: float
    today_x: float | None


def drawing(found: Timeline, first: date, last: date, today: date) -> Drawing:
    """Return the clocks of ``found`` as bars over time, the conduct phase marked."""
    clocks = [clock for clock in found.clocks if clock.rule.latest is not None and clock.latest is not None]
    known = [day for clock in clocks for day in (clock.earliest, clock.latest, clock.done_on) if day] + [first, last]
    begin, end = min(known) - MARGIN * 2, max(known) + MARGIN
    scale = (WIDTH - LEFT) / max(1, (end - begin).days)

    def place(day: date) -> float:
        return round(LEFT + (day - begin).days * scale, 1)

    bars = tuple(
        Bar(
            clock,
            60 + ROW * number,
            place(clock.earliest or begin),
            round(max(4.0, place(clock.latest) + scale - place(clock.earliest or begin)), 1) if clock.latest else 4.0,
            place(clock.done_on) if clock.done_on else None,
            clock.earliest is None,
        )
        for number, clock in enumerate(clocks)
    )
    return Drawing(
        WIDTH, 70 + ROW * len(bars), bars, tuple(Tick(day, place(day)) for day in _months(begin, end)),
        place(first), round(max(4.0, place(last) + scale - place(first)), 1),
        place(today) if begin <= today <= end else None,
    )  # fmt: skip


def _months(begin: date, end: date) -> Sequence[date]:
    found, day = [], (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= end:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
