"""Every method by its key, and the one function that all callers use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from appraisals.rating import benchmark, conformity, organizational_maturity, process_rating, scampi
from appraisals.rating.records import Decision, Evaluation, Judgement, Structure

Rate = Callable[[Structure, Sequence[Judgement], Iterable[Decision], Any], Evaluation]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its rule set, its options with their defaults, and the values of a judgement (empty: see the module).

    ``title`` names it for people.
    """

    key: str
    title: str
    rate: Rate
    options: Any
    values: tuple[str, ...] = ()


METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        Method(scampi.KEY, "SCAMPI A v1.3", scampi.rate, scampi.Options(), ("FI", "LI", "PI", "NI", "NY")),
        Method(
            benchmark.V2_KEY,
            "CMMI V2.x benchmark appraisal",
            partial(benchmark.rate, key=benchmark.V2_KEY),
            benchmark.Options(sets=benchmark.V2_SETS),
            ("FM", "LM", "PM", "DM", "NY", "NC"),
        ),
        Method(
            benchmark.V3_KEY,
            "CMMI V3.0 benchmark appraisal",
            benchmark.rate,
            benchmark.Options(),
            ("FM", "LM", "PM", "DM", "NY", "NC"),
        ),
        Method(
            process_rating.KEY,
            "ISO/IEC 33020 process attributes and capability levels",
            process_rating.rate,
            process_rating.Options(),
            ("N", "P", "P-", "P+", "L", "L-", "L+", "F", "NA"),
        ),
        Method(
            organizational_maturity.KEY,
            "Organisational maturity (ISO/IEC TR 15504-7, ISO/IEC 33004)",
            organizational_maturity.rate,
            organizational_maturity.Options(),
            ("N", "P", "P-", "P+", "L", "L-", "L+", "F", "NA"),
        ),
        Method(
            conformity.KEY,
            "ISO 9001 conformity (ISO/IEC 17021-1)",
            conformity.rate,
            conformity.Options(),
            conformity.GRADES,
        ),
    )
}


def evaluate(
    method: str,
    structure: Structure,
    judgements: Iterable[Judgement],
    decisions: Iterable[Decision] = (),
    options: Any = None,
) -> Evaluation:
    """Return the full result of ``method`` (a key of ``METHODS``) for this structure, scope, judgements and decisions.

    ``structure`` holds the areas with their groups, practices, instances and scope; ``options`` is the ``Options``
    record of the method's module (None: its defaults). The order of judgements and decisions does not matter.
    Raises BadInput with everything that is wrong, and KeyError for a method that there is not.

    Example: ``evaluate("scampi-a-1.3", (pp,), [Judgement("PP", "PP SP 1.1", "alpha", "FI")]).overall.value``
    """
    chosen = METHODS[method]
    return chosen.rate(structure, list(judgements), decisions, chosen.options if options is None else options)
