"""The options of each method, from their JSON to the records of the rule sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from appraisals.rating import METHODS, benchmark, conformity, organizational_maturity, process_rating, scampi
from appraisals.rating.consistency import Justification, rules_from
from appraisals.rating.coverage import Evidence, SampledUnit, UnitKind
from appraisals.rating.scale import Aggregation, Arithmetic, MidPoint, Numbers

Data = Mapping[str, Any]


def options_of(method: str, data: Data) -> Any:
    """Return the options record of ``method``; what is left out keeps its default. The data fits the schema.

    Raises ValueError for a date that does not exist and BadInput for consistency rules that repeat an id.
    """
    return READERS[method](METHODS[method].options, data)


def _scampi(default: scampi.Options, data: Data) -> scampi.Options:
    return scampi.Options(
        target=data.get("target", default.target),
        appraisal_class=scampi.AppraisalClass(data.get("appraisal_class", default.appraisal_class)),
        units=tuple(
            SampledUnit(
                one["ref"],
                one.get("subgroup", ""),
                UnitKind(one.get("kind", UnitKind.BASIC_UNIT)),
                tuple(one.get("serves", ())),
            )
            for one in data.get("units", ())
        ),
        evidence=tuple(Evidence(**one) for one in data.get("evidence", ())),
    )


def _benchmark(default: benchmark.Options, data: Data) -> benchmark.Options:
    given = dict(data)
    if "sets" in given:
        given["sets"] = tuple((int(level), tuple(given["sets"][level])) for level in sorted(given["sets"]))
    if "optional" in given:
        given["optional"] = tuple(given["optional"])
    return replace(default, **given)


def _process(default: process_rating.Options, data: Data) -> process_rating.Options:
    return process_rating.Options(
        target=data.get("target", default.target),
        targets=tuple(sorted(data.get("targets", {}).items())),
        method=process_rating.RatingMethod(data.get("method", default.method)),
        path=process_rating.Path(data.get("path", default.path)),
        arithmetic=Arithmetic(
            aggregation=Aggregation(data.get("aggregation", default.arithmetic.aggregation)),
            numbers=Numbers(data.get("numbers", default.arithmetic.numbers)),
            refined=data.get("refined", default.arithmetic.refined),
            mid_point=MidPoint(data.get("mid_point", default.arithmetic.mid_point)),
        ),
        rules=rules_from(list(data.get("rules", ()))),
        justifications=tuple(
            Justification(one["rule"], one["process"], one["reason"], tuple(one.get("grounds", ())))
            for one in data.get("justifications", ())
        ),
    )


def _maturity(default: organizational_maturity.Options, data: Data) -> organizational_maturity.Options:
    model = default.model
    if "model" in data:
        model = tuple(
            organizational_maturity.Level(
                **one | {name: tuple(one.get(name, ())) for name in ("processes", "selected")}
            )
            for one in data["model"]
        )
    return organizational_maturity.Options(model, _process(default.process, data))


def _conformity(default: conformity.Options, data: Data) -> conformity.Options:
    return conformity.Options(
        today=date.fromisoformat(data["today"]) if "today" in data else default.today,
        nonconformities=tuple(
            conformity.Nonconformity(
                one["ref"],
                one["clause"],
                one["grade"],
                date.fromisoformat(one["raised_on"]),
                conformity.State(one.get("state", conformity.State.OPEN)),
            )
            for one in data.get("nonconformities", ())
        ),
        days=tuple((dict(default.days) | data.get("days", {})).items()),
    )


READERS: dict[str, Callable[[Any, Data], Any]] = {
    scampi.KEY: _scampi,
    benchmark.V2_KEY: _benchmark,
    benchmark.V3_KEY: _benchmark,
    process_rating.KEY: _process,
    organizational_maturity.KEY: _maturity,
    conformity.KEY: _conformity,
}
