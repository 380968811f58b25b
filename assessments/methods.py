"""Which rule set of ``appraisals.rating`` rates the marks of a framework, and with which options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from appraisals.rating import METHODS, Area, benchmark, process_rating, scampi


@dataclass(frozen=True, slots=True)
class Method:
    """A rule set by its ``key`` in ``METHODS``. ``options`` makes its options for a target level.

    ``capability_target`` gives the capability level that a target level asks of each process area.
    ``rates_groups``: marks are given to process attributes, whose practices are but indicators.
    """

    key: str
    options: Callable[[int], Any]
    capability_target: Callable[[int], int]
    rates_groups: bool = False

    @property
    def title(self) -> str:
        """Return its name for people."""
        return METHODS[self.key].title

    def items_of(self, area: Area) -> Iterator[str]:
        """Yield what gets a mark that counts in ``area``."""
        for group in area.groups:
            yield from (group.ref,) if self.rates_groups else group.items


def _scampi(target: int) -> scampi.Options:
    return scampi.Options(target=target)


def _benchmark_v2(target: int) -> benchmark.Options:
    return benchmark.Options(target=target, sets=benchmark.V2_SETS)


def _benchmark_v3(target: int) -> benchmark.Options:
    return benchmark.Options(target=target)


def _iso_33020(target: int) -> process_rating.Options:
    return process_rating.Options(target=target)


def _at_most_3(target: int) -> int:
    """CMMI: equivalent staging asks for capability level 2 at maturity level 2, for 3 from maturity level 3 on."""
    return min(target, 3)


def _same(target: int) -> int:
    return target


CMMI = {
    "1": Method(scampi.KEY, _scampi, _at_most_3),
    "2": Method(benchmark.V2_KEY, _benchmark_v2, _at_most_3),
    "3": Method(benchmark.V3_KEY, _benchmark_v3, _at_most_3),
}


ISO_33020 = Method(process_rating.KEY, _iso_33020, _same, rates_groups=True)
PROCESS_FAMILIES = ("aspice", "iso_15504")


def method_for(framework: Any) -> Method | None:
    """Return the rule set of ``framework`` (by family and edition), None where there is none."""
    if framework.family in PROCESS_FAMILIES:
        return ISO_33020
    return CMMI.get(framework.edition.partition(".")[0]) if framework.family == "cmmi" else None
