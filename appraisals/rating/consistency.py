"""Consistency rules between ratings, as data: a violation is a warning, never a change of a rating.

The rules of the VDA Guidelines belong to their licence holders, who import them; those shipped here are samples in
our own words. A rule (RL) has to be followed or its violation justified; a recommendation (RC) need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appraisals.rating.records import BadInput, Remark
from appraisals.rating.scale import LETTERS


class RuleKind(StrEnum):
    """What a rule asks for while its condition holds.

    ``CAP``: the target item is rated ``limit`` at most. ``DOWNRATE``: the target item is below F (or ``limit`` at
    most). ``ALIGN``: the target item is not rated above the item of the condition. ``FORBID_DOWNRATE``: the target
    item is not rated below ``limit`` because of the item of the condition.
    """

    CAP = "cap"
    DOWNRATE = "downrate"
    ALIGN = "align"
    FORBID_DOWNRATE = "forbid_downrate"


class Strictness(StrEnum):
    """Rule (a violation needs a written justification) or recommendation."""

    RULE = "RL"
    RECOMMENDATION = "RC"


@dataclass(frozen=True, slots=True)
class Rule:
    """While the rating of ``item`` is at most ``at_most``, ``kind`` holds for ``target``.

    ``item`` and ``target`` name an outcome, practice or attribute, of the same process ("PA 2.1") or of a named one
    ("SYS.2:PA 1.1"). ``processes``: those it is about, empty: all. ``limit``: N, P, L or F.
    """

    id: str
    kind: RuleKind
    strictness: Strictness
    item: str
    target: str
    text: str
    at_most: str = "F"
    limit: str = "L"
    processes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Justification:
    """Why a rule was not followed for a process; ``grounds`` are the items because of which a rating was lowered."""

    rule: str
    process: str
    reason: str
    grounds: tuple[str, ...] = ()


# Our own words; nothing here is taken from the Guidelines.
SAMPLES = (
    Rule("sample-plan", RuleKind.CAP, Strictness.RULE, "GP 2.1.1", "GP 2.1.2",
         "Without objectives and a strategy there is nothing that a plan could be checked against.", at_most="P"),
    Rule("sample-standard-process", RuleKind.DOWNRATE, Strictness.RULE, "GP 3.1.1", "GP 3.2.1",
         "A defined process cannot be fully deployed from a standard process that hardly exists.", at_most="P"),
    Rule("sample-upstream", RuleKind.ALIGN, Strictness.RECOMMENDATION, "SYS.2:PA 1.1", "SWE.1:PA 1.1",
         "Software requirements are seldom better than the system requirements that they come from."),
    Rule("sample-project-management", RuleKind.FORBID_DOWNRATE, Strictness.RECOMMENDATION, "MAN.3:PA 1.1", "PA 2.1",
         "Weak project management is no reason of its own to lower how another process is managed.", at_most="P"),
)  # fmt: skip


def check(
    rules: Iterable[Rule], ratings: Mapping[tuple[str, str], str], justifications: Iterable[Justification] = ()
) -> tuple[Remark, ...]:
    """Return a remark for every violation, in the order of the rules and of the processes.

    ``ratings`` maps (process, item) to N, P, L or F; what is not rated violates nothing. A violated rule needs a
    justification unless one is recorded; a recommendation never does. Nothing is changed.

    Example: GP 2.1.1 of SWE.1 P and GP 2.1.2 F violate a cap at L.
    """
    given = {(one.rule, one.process): one for one in justifications}
    processes = tuple(dict.fromkeys(process for process, _item in ratings))
    found = []
    for rule in rules:
        for process in _processes(rule, processes):
            remark = _violation(rule, process, ratings, given.get((rule.id, process)))
            if remark:
                found.append(remark)
    return tuple(found)


def _processes(rule: Rule, processes: Sequence[str]) -> Sequence[str]:
    named, _, item = rule.target.rpartition(":")
    if named and item:
        return (named,)
    return rule.processes or processes


def _violation(
    rule: Rule, process: str, ratings: Mapping[tuple[str, str], str], justification: Justification | None
) -> Remark | None:
    condition, target = _key(rule.item, process), _key(rule.target, process)
    cause, found = ratings.get(condition), ratings.get(target)
    if cause is None or found is None or condition == target or _rank(cause) > _rank(rule.at_most):
        return None
    grounds = justification.grounds if justification else ()
    if not _violated(rule, _rank(cause), _rank(found), rule.item in grounds):
        return None
    binding = rule.strictness is Strictness.RULE
    reason = justification.reason.strip() if justification else ""
    text = f"{target[1]} of {process} is {found} while {rule.item} is {cause}. {rule.text}"
    if reason:
        text += f" Justified: {reason}"
    refs = (condition[1], target[1])
    return Remark(f"consistency.{rule.id}", text, process, refs, needs_justification=binding and not reason)


def _violated(rule: Rule, cause: int, found: int, blamed: bool) -> bool:
    if rule.kind is RuleKind.ALIGN:
        return found > cause
    if rule.kind is RuleKind.FORBID_DOWNRATE:
        return blamed and found < _rank(rule.limit)
    return found > _rank(rule.limit)


def _key(item: str, process: str) -> tuple[str, str]:
    other, _, own = item.rpartition(":")
    return (other or process, own)


def _rank(letter: str) -> int:
    return LETTERS.index(letter)


def rules_from(rows: Any) -> tuple[Rule, ...]:
    """Return the rules of a licence holder's file: a list of objects, each with the names of ``Rule``.

    ``{"id": "…", "kind": "cap", "strictness": "RL", "item": "GP 2.1.1", "target": "GP 2.1.2", "text": "…",
    "at_most": "P", "limit": "L", "processes": ["SWE.1"]}``. Raises BadInput with every problem and its path.
    """
    if not isinstance(rows, list):
        raise BadInput(["rules: is not a list"])
    problems = [problem for number, row in enumerate(rows) for problem in _problems(row, f"rules[{number}]")]
    ids = [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
    problems += [f"rules: {id_} stands twice" for id_ in dict.fromkeys(ids) if ids.count(id_) > 1]
    if problems:
        raise BadInput(problems)
    return tuple(
        Rule(**row | {"kind": RuleKind(row["kind"]), "strictness": Strictness(row["strictness"]),
                      "processes": tuple(row.get("processes", ()))})
        for row in rows
    )  # fmt: skip


TEXTS = ("id", "item", "target", "text")
CHOICES = {
    "kind": tuple(RuleKind),
    "strictness": tuple(Strictness),
    "at_most": LETTERS,
    "limit": LETTERS,
}
OPTIONAL = ("at_most", "limit", "processes")


def _problems(row: object, path: str) -> list[str]:
    if not isinstance(row, dict):
        return [f"{path}: is not an object"]
    known = (*TEXTS, *CHOICES, "processes")
    problems = [f"{path}.{name}: is not known" for name in row if name not in known]
    problems += [f"{path}.{name}: is missing" for name in known if name not in row and name not in OPTIONAL]
    empty = [name for name in TEXTS if name in row and not (isinstance(row[name], str) and row[name])]
    problems += [f"{path}.{name}: is not a text" for name in empty]
    problems += [
        f"{path}.{name}: {row[name]!r} is not one of {', '.join(choices)}"
        for name, choices in CHOICES.items()
        if name in row and row[name] not in choices
    ]
    listed = row.get("processes", [])
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        problems.append(f"{path}.processes: is not a list of texts")
    return problems
