"""From the JSON of an evaluation to the records of the rating engine, with every problem and its path."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from appraisals.documents.options import options_of
from appraisals.rating import (
    METHODS,
    Area,
    BadInput,
    Decision,
    Group,
    Judgement,
    Question,
    Scope,
    Structure,
    conformity,
    organizational_maturity,
    process_rating,
    scampi,
)
from appraisals.rating.scale import problem_with

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "schema.json").read_text("utf-8"))
JUDGEMENTS = 100_000  # most of one evaluation
VALUES = 100_000  # most in everything else: the schema takes its time for each
COLUMNS = ("area", "ref", "unit", "value", "weakness")
REQUIRED = ("area", "ref", "value")
LONGEST = 120
YES_NO = {"": None, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
CHECKER = Draft202012Validator(SCHEMA)


class InvalidDocument(ValueError):
    """The document cannot be evaluated; ``problems`` are (path, what is wrong), the path empty for the whole."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{path}: {text}" if path else text for path, text in self.problems))


@dataclass(frozen=True, slots=True)
class Document:
    """An evaluation as asked for. ``framework`` is a key of the catalogue, empty where ``structure`` is given.

    ``outside`` maps an area to (scope, reason). ``rows`` are the judgements with the path each comes from.
    """

    id: str
    method: str
    framework: str
    structure: Structure
    areas: tuple[str, ...] | None
    units: tuple[str, ...]
    units_by_area: Mapping[str, tuple[str, ...]]
    outside: Mapping[str, tuple[Scope, str]]
    indicators: bool
    judgements: tuple[Judgement, ...]
    paths: tuple[str, ...]
    decisions: tuple[Decision, ...]
    options: Any
    detail: str = field(default="full")


def parse(data: object) -> Document:
    """Return the document that the JSON stands for; only its shape is checked, not yet whether it fits a model.

    Raises InvalidDocument with every problem of the shape.
    """
    if not isinstance(data, dict):
        raise InvalidDocument([("", "the document is not a JSON object")])
    light = data | ({"judgements": []} if isinstance(data.get("judgements"), list) else {})
    if _size(light) > VALUES:
        raise InvalidDocument([("", f"beside the judgements there are more than {VALUES:,} values")])
    problems = [(_path(error.absolute_path), _said(error)) for error in CHECKER.iter_errors(light)]
    judgements, paths, wrong = _judgements(data)
    problems += wrong
    options: Any = None
    if not problems:
        try:
            options = options_of(data["method"], data.get("options", {}))
        except BadInput as error:
            problems += [("options", problem) for problem in error.problems]
        except ValueError as error:
            problems.append(("options", str(error)))
    if problems:
        raise InvalidDocument(sorted(set(problems), key=problems.index))
    scope = data.get("scope", {})
    return Document(
        id=data.get("id", ""),
        method=data["method"],
        framework=data.get("framework", ""),
        structure=tuple(_area(one) for one in data.get("structure", ())),
        areas=tuple(scope["areas"]) if "areas" in scope else None,
        units=tuple(scope.get("units", ())),
        units_by_area={area: tuple(units) for area, units in scope.get("units_by_area", {}).items()},
        outside={one["area"]: (Scope(one["scope"]), one["reason"]) for one in scope.get("outside", ())},
        indicators=scope.get("indicators", False),
        judgements=tuple(judgements),
        paths=tuple(paths),
        decisions=tuple(_decision(one) for one in data.get("decisions", ())),
        options=options,
        detail=data.get("detail", "full"),
    )


def _size(value: Any) -> int:
    """Return the number of values in JSON data."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def _said(error: Any) -> str:
    """Return the words of the schema's error, in ours where the library quotes the whole document."""
    if error.validator == "oneOf":
        return "exactly one of framework and structure is needed"
    if error.validator == "not":
        return "judgements and judgements_csv exclude each other"
    return str(error.message)


def _path(parts: Iterable[str | int]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return path.removeprefix(".")


Rows = tuple[list[Judgement], list[str], list[tuple[str, str]]]


def _judgements(data: Mapping[str, Any]) -> Rows:
    """Return the judgements, the path of each, and their problems. There may be many, so they are checked by hand.

    The path of a judgement in CSV has the number of its line: ``judgements_csv[2].value``.
    """
    if isinstance(data.get("judgements_csv"), str):
        return _from_csv(data["judgements_csv"])
    rows = data.get("judgements", [])
    if not isinstance(rows, list):
        return [], [], []
    if len(rows) > JUDGEMENTS:
        return [], [], [("judgements", f"{len(rows):,} judgements are more than {JUDGEMENTS:,}")]
    return _checked((f"judgements[{number}]", row) for number, row in enumerate(rows))


def _from_csv(text: str) -> Rows:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = tuple(reader.fieldnames or ())
        unknown = [name for name in header if name not in COLUMNS]
        absent = [name for name in REQUIRED if name not in header]
        if unknown or absent:
            problems = [("judgements_csv", f"the column {name} is not known") for name in unknown]
            problems += [("judgements_csv", f"the column {name} is missing") for name in absent]
            return [], [], problems
        rows = [(f"judgements_csv[{reader.line_num}]", _of_line(row)) for row in reader]
    except csv.Error as error:
        return [], [], [(f"judgements_csv[{reader.line_num}]", str(error))]
    if len(rows) > JUDGEMENTS:
        return [], [], [("judgements_csv", f"{len(rows):,} judgements are more than {JUDGEMENTS:,}")]
    return _checked(rows)


def _of_line(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a line of the CSV as a judgement in JSON; cells beyond the header stay under the key "further cells"."""
    found: dict[str, Any] = {"further cells" if name is None else name: value for name, value in row.items()}
    found = {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}
    weakness = found.get("weakness")
    if weakness is None:
        found.pop("weakness", None)
    else:
        found["weakness"] = YES_NO.get(weakness.lower(), weakness)
    return found


def _checked(rows: Iterable[tuple[str, Any]]) -> Rows:
    judgements, paths, problems = [], [], []
    for path, row in rows:
        wrong = _wrong_row(row)
        if wrong:
            problems += [(f"{path}{name}", text) for name, text in wrong]
            continue
        unit, weakness = row.get("unit") or "", row.get("weakness")
        judgements.append(Judgement(row["area"], row["ref"], unit, row["value"], weakness))
        paths.append(path)
    return judgements, paths, problems


def _wrong_row(row: Any) -> list[tuple[str, str]]:
    if not isinstance(row, dict):
        return [("", "is not an object")]
    if not row.keys() <= set(COLUMNS):
        return [(f".{name}", "is not known") for name in row if name not in COLUMNS]
    wrong = [
        (f".{name}", "is missing or not a text of at most 120 characters")
        for name in REQUIRED
        if not isinstance(row.get(name), str) or not 0 < len(row[name]) <= LONGEST
    ]
    unit = row.get("unit")
    if unit is not None and not (isinstance(unit, str) and len(unit) <= LONGEST):
        wrong.append((".unit", "is not a text of at most 120 characters"))
    if row.get("weakness") not in (None, True, False):
        wrong.append((".weakness", "is neither yes nor no"))
    return wrong


def _area(data: Mapping[str, Any]) -> Area:
    return Area(
        ref=data["ref"],
        groups=tuple(Group(one["ref"], one["level"], tuple(one["items"])) for one in data.get("groups", ())),
        level=data.get("level"),
        units=tuple(data.get("units", ())),
        scope=Scope(data.get("scope", Scope.IN_SCOPE)),
        reason=data.get("reason", ""),
        may_be_not_applicable=data.get("may_be_not_applicable", False),
    )


def _decision(data: Mapping[str, Any]) -> Decision:
    return Decision(
        Question(data["question"]),
        data["area"],
        data["ref"],
        data["value"],
        data["reason"],
        tuple(data.get("by", ())),
    )


def prepare(document: Document, structure: Structure) -> Structure:
    """Return ``structure`` with the document's scope and instances; the judgements and decisions are checked on it.

    Raises InvalidDocument with every area, reference, instance and value that does not fit, each with its path.
    """
    known = {area.ref for area in structure}
    problems = [("scope.areas", f"there is no {ref}") for ref in document.areas or () if ref not in known]
    problems += [("scope.units_by_area", f"there is no {ref}") for ref in document.units_by_area if ref not in known]
    problems += [("scope.outside", f"there is no {ref}") for ref in document.outside if ref not in known]
    scoped = tuple(
        _scoped(area, document) for area in structure if _takes_part(area, document) or _is_staged(document)
    )
    problems += _misfits(document, scoped)
    if problems:
        raise InvalidDocument(problems)
    return scoped


def _takes_part(area: Area, document: Document) -> bool:
    return document.areas is None or area.ref in document.areas


def _is_staged(document: Document) -> bool:
    """Say whether an area that is left out is out of scope: every process area of CMMI v1.3 belongs to a level."""
    return document.method == scampi.KEY


def _scoped(area: Area, document: Document) -> Area:
    scope, reason = document.outside.get(area.ref, (area.scope, area.reason))
    if not _takes_part(area, document):
        scope, reason = Scope.OUT_OF_SCOPE, ""
    units = document.units_by_area.get(area.ref, area.units or document.units)
    return replace(area, scope=scope, reason=reason, units=units)


def _misfits(document: Document, structure: Sequence[Area]) -> list[tuple[str, str]]:
    refs = {
        area.ref: frozenset((area.ref, *(ref for group in area.groups for ref in (group.ref, *group.items))))
        for area in structure
    }
    units = {area.ref: frozenset(area.units) for area in structure}
    seen: dict[tuple[str, str, str], str] = {}
    problems = []
    for path, one in zip(document.paths, document.judgements, strict=True):
        if one.area not in refs:
            problems.append((f"{path}.area", f"there is no {one.area}"))
        elif one.item not in refs[one.area] and document.method != conformity.KEY:
            problems.append((f"{path}.ref", f"{one.area} has no {one.item}"))
        elif units[one.area] and one.unit and one.unit not in units[one.area]:
            problems.append((f"{path}.unit", f"{one.unit} is no instance of {one.area}"))
        first = seen.setdefault(one[:3], path)
        if first != path:
            problems.append((path, f"is judged already at {first}"))
        wrong = wrong_value(document.method, document.options, one.value)
        if wrong:
            problems.append((f"{path}.value", wrong))
    for number, decision in enumerate(document.decisions):
        if decision.ref not in refs.get(decision.area, ()):
            problems.append((f"decisions[{number}].ref", f"{decision.area} has no {decision.ref}"))
    return problems


def wrong_value(method: str, options: Any, value: str) -> str:
    """Return what is wrong with the value of a judgement in this method, empty if nothing is."""
    known = METHODS[method].values
    if method not in (process_rating.KEY, organizational_maturity.KEY):
        return "" if value in known else f"{value!r} is not one of {', '.join(known)}"
    arithmetic = options.arithmetic if method == process_rating.KEY else options.process.arithmetic
    wrong = "" if value == process_rating.NOT_APPLICABLE else problem_with(value, arithmetic)
    return f"{value!r} {wrong}" if wrong else ""
