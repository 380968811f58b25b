"""The marks that each method gives to what it judges, and when a mark needs its weakness written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of a scale.

    ``letter`` is the key that sets it. ``tone`` (best, good, poor, bad, none) gives its colour.
    ``needs_weakness``: the method knows this value only with a weakness noted.
    """

    value: str
    name: str
    letter: str
    tone: str
    needs_weakness: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks of a method, best first. ``source`` is its document and clause."""

    key: str
    title: str
    source: str
    marks: tuple[Mark, ...]

    def mark(self, value: str) -> Mark | None:
        """Return the mark of this value, None where the scale does not have it."""
        return next((mark for mark in self.marks if mark.value == value), None)


SCAMPI = Scale(
    "scampi",
    "Characterisation",
    "SCAMPI A v1.3, method definition: characterisation of a practice by instance",
    (
        Mark("FI", "Fully implemented", "f", "best"),
        Mark("LI", "Largely implemented", "l", "good", needs_weakness=True),
        Mark("PI", "Partially implemented", "p", "poor", needs_weakness=True),
        Mark("NI", "Not implemented", "n", "bad", needs_weakness=True),
        Mark("NY", "Not yet", "y", "none"),
    ),
)
BENCHMARK = Scale(
    "benchmark",
    "Characterisation",
    "CMMI method definition V3.0: characterisation of a practice by project or support function",
    (
        Mark("FM", "Fully meets", "f", "best"),
        Mark("LM", "Largely meets", "l", "good", needs_weakness=True),
        Mark("PM", "Partially meets", "p", "poor", needs_weakness=True),
        Mark("DM", "Does not meet", "d", "bad", needs_weakness=True),
        Mark("NY", "Not yet", "y", "none"),
        Mark("NC", "Not characterised", "c", "none"),
    ),
)
NPLF = Scale(
    "nplf",
    "Rating",
    "ISO/IEC 33020, 5.3: rating scale of process attributes",
    (
        Mark("F", "Fully achieved", "f", "best"),
        Mark("L", "Largely achieved", "l", "good"),
        Mark("P", "Partially achieved", "p", "poor"),
        Mark("N", "Not achieved", "n", "bad"),
    ),
)
SCALES = {scale.key: scale for scale in (SCAMPI, BENCHMARK, NPLF)}


def scale_for(family: str, edition: str) -> Scale:
    """Return the scale of a framework: CMMI v1.3, CMMI V2 and later, or N/P/L/F for every other family."""
    if family == "cmmi":
        return SCAMPI if edition.startswith("1.") else BENCHMARK
    return NPLF


# CMMI method definition V3.0: these are performed from the first day, so "not yet" is no value for them.
NEVER_NOT_YET = ("GOV", "II")


def problem_with(scale: Scale, value: str, weakness: str, process_area: str) -> str:
    """Return the code of what is wrong with a mark in ``process_area`` (a reference), "" if nothing is.

    ``mark_unknown``, ``weakness_missing``, or ``not_yet_refused`` (GOV and II, CMMI V2 and later). An empty value
    takes the mark back.
    """
    if not value:
        return ""
    mark = scale.mark(value)
    if mark is None:
        return "mark_unknown"
    if value == "NY" and scale is BENCHMARK and process_area in NEVER_NOT_YET:
        return "not_yet_refused"
    return "weakness_missing" if mark.needs_weakness and not weakness.strip() else ""
