"""What the target of a journey was, and who changed it when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from journeys.models import Journey
from journeys.queries.targets import Target
from organizations.models import Activity, User

HISTORY = 20
CHANGES = ("created", "changed", "changed the target of", "changed the scope of")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One change of a target: who (None: the system) did what when; ``entered`` and ``left`` are references.

    ``before`` is the target until then, None where the log does not keep it; ``changes`` what else was different,
    by the names of the fields.
    """

    pk: UUID
    actor: User | None
    verb: str
    at: datetime
    before: Target | None
    changes: tuple[tuple[str, str], ...]
    entered: tuple[str, ...]
    left: tuple[str, ...]


def target_history(journey: Journey) -> tuple[TargetLine, ...]:
    """Return the last 20 changes of target and scope, newest first, in one statement."""
    lines = Activity.objects.about(journey).filter(verb__in=CHANGES).select_related("actor")[:HISTORY]
    return tuple(_line(line) for line in lines)


def former_target(journey: Journey, pk: UUID) -> Target | None:
    """Return the target that the change ``pk`` of the history replaced; None if there is none of this edition."""
    line = Activity.objects.about(journey).filter(pk=pk).first()
    before: Target | None = line.detail.get("before") if line else None
    return before if before and before["framework"] == journey.framework.key else None


def _line(line: Activity) -> TargetLine:
    detail: dict[str, Any] = line.detail
    changes = detail.get("former", {}) if line.verb != "changed the scope of" else detail
    return TargetLine(
        pk=line.pk,
        actor=line.actor,
        verb=line.verb,
        at=line.at,
        before=detail.get("before"),
        changes=tuple((_label(name), str(value)) for name, value in changes.items()),
        entered=tuple(detail.get("entered", ())),
        left=tuple(detail.get("left", ())),
    )


def _label(name: str) -> str:
    names = {field.name for field in Journey._meta.get_fields()}
    return str(getattr(Journey._meta.get_field(name), "verbose_name", name)) if name in names else name
