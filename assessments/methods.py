"""Which rule set of ``appraisals.rating`` rates the marks of a framework, and with which options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from appraisals.rating import METHODS, Area, benchmark, scampi


@dataclass(frozen=True, slots=True)
class Method:
    """A rule set by its ``key`` in ``METHODS``. ``options`` makes its options for a target level."""

    key: str
    options: Callable[[int], Any]

    @property
    def title(self) -> str:
        """Return its name for people."""
        return METHODS[self.key].title

    def items_of(self, area: Area) -> Iterator[str]:
        """Yield what gets a mark in ``area``."""
        for group in area.groups:
            yield from group.items


def _scampi(target: int) -> scampi.Options:
    return scampi.Options(target=target)


def _benchmark_v2(target: int) -> benchmark.Options:
    return benchmark.Options(target=target, sets=benchmark.V2_SETS)


def _benchmark_v3(target: int) -> benchmark.Options:
    return benchmark.Options(target=target)


CMMI = {
    "1": Method(scampi.KEY, _scampi),
    "2": Method(benchmark.V2_KEY, _benchmark_v2),
    "3": Method(benchmark.V3_KEY, _benchmark_v3),
}


def method_for(framework: Any) -> Method | None:
    """Return the rule set of ``framework`` (by family and edition), None where there is none."""
    return CMMI.get(framework.edition.partition(".")[0]) if framework.family == "cmmi" else None
