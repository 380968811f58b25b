"""Take the work of a journey along to another edition: each kind of row in one statement, copied, never moved.

Evidence links belong to the organisation and serve its other journeys as well, so the old edition keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from evidence.models import EvidenceLink
from journeys.models import EditionChange, EditionDecision, NotApplicableCell, Task

LINK, CELL, CHANGE, DECISION = EvidenceLink._meta, NotApplicableCell._meta, EditionChange._meta, EditionDecision._meta


def carry_over(change: EditionChange) -> dict[str, int]:
    """Copy evidence links and "not applicable", move open tasks, as the decisions of ``change`` say; return how many.

    What was accepted is to be reviewed again unless the decision keeps its review; a recorded "not applicable" goes
    along only where it does. What the new edition has already stays as it is.
    """
    again = "row.state = 'accepted' AND NOT decision.keeps_review"
    links = _copy(
        EvidenceLink,
        change,
        {
            "state": f"CASE WHEN {again} THEN 'in_review' ELSE row.state END",
            "reviewed_by_id": f"CASE WHEN {again} THEN NULL ELSE row.reviewed_by_id END",
            "reviewed_at": f"CASE WHEN {again} THEN NULL ELSE row.reviewed_at END",
            "created_at": "change.decided_at",
        },
        "row.unit_id IN (SELECT unit_id FROM journeys_journey_units WHERE journey_id = change.journey_id)",
    )
    cells = _copy(NotApplicableCell, change, {}, "row.journey_id = change.journey_id AND decision.keeps_review")
    return {"evidence links": links, "decisions": cells, "tasks": _move_tasks(change)}


def take_back(change: EditionChange) -> None:
    """Undo ``carry_over``: what was copied and not touched since goes, what was worked on stays; tasks go back."""
    untouched = Q(reviewed_at=None) | Q(reviewed_at__lt=change.decided_at)
    links = EvidenceLink.objects.filter(_copied_to(change), untouched, created_at=change.decided_at)
    links.filter(unit__in=change.journey.units.values("pk")).delete()
    same = {name: OuterRef(name) for name in ("journey", "unit", "reason", "decided_at")}
    original = NotApplicableCell.objects.filter(**same).exclude(pk=OuterRef("pk"))
    NotApplicableCell.objects.filter(_copied_to(change), Exists(original), journey=change.journey).delete()
    former = _area_decisions(change).filter(successor_area=OuterRef("process_area"))
    tasks = Task.objects.filter(pk__in=change.tasks.order_by().values("pk")).filter(Exists(former))
    tasks.update(process_area=Subquery(former.values("process_area")[:1]))


def _copied_to(change: EditionChange) -> Exists:
    return Exists(
        EditionDecision.objects.filter(
            change=change, successor_area=OuterRef("process_area"), successor=OuterRef("practice")
        ).exclude(process_area=F("successor_area"), practice=F("successor"))
    )


def _area_decisions(change: EditionChange) -> QuerySet[EditionDecision]:
    rows = EditionDecision.objects.filter(change=change, practice=None, successor_area__isnull=False).order_by()
    return rows.exclude(process_area=F("successor_area"))


def _move_tasks(change: EditionChange) -> int:
    through = EditionChange.tasks.through._meta
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(str(through.db_table))} (editionchange_id, task_id) "  # noqa: S608 -- our own names
            f"SELECT change.id, task.id FROM {_quoted(CHANGE.db_table)} change "
            f"JOIN {_quoted(DECISION.db_table)} decision ON decision.change_id = change.id "
            "AND decision.practice_id IS NULL AND decision.successor_area_id <> decision.process_area_id "
            f"JOIN {_quoted(Task._meta.db_table)} task ON task.journey_id = change.journey_id "
            "AND task.process_area_id = decision.process_area_id AND task.state NOT IN ('done', 'dropped') "
            "WHERE change.id = %s",
            [CHANGE.pk.get_db_prep_value(change.pk, connection)],
        )
    successor = _area_decisions(change).filter(process_area=OuterRef("process_area"))
    moved = Task.objects.filter(pk__in=change.tasks.order_by().values("pk")).order_by()
    return int(moved.update(process_area=Subquery(successor.values("successor_area")[:1])))


def _copy(model: type[Model], change: EditionChange, values: Mapping[str, str], condition: str) -> int:
    """Insert a copy of each row at the place that its decision names; return how many."""
    meta = model._meta
    new = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    given = {"id": new, "process_area_id": "decision.successor_area_id", "practice_id": "decision.successor_id"}
    columns = [str(field.column) for field in meta.concrete_fields]
    names = ", ".join(map(_quoted, columns))
    selected = ", ".join((given | dict(values)).get(name, f"row.{_quoted(name)}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(meta.db_table)} ({names}) SELECT {selected} "  # noqa: S608 -- names of our own
            f"FROM {_quoted(DECISION.db_table)} decision "
            f"JOIN {_quoted(CHANGE.db_table)} change ON change.id = decision.change_id "
            f"JOIN {_quoted(meta.db_table)} row ON row.process_area_id = decision.process_area_id "
            "AND row.practice_id = decision.practice_id "
            f"WHERE change.id = %s AND decision.successor_id IS NOT NULL AND {condition} ON CONFLICT DO NOTHING",
            [CHANGE.pk.get_db_prep_value(change.pk, connection)],
        )
        return int(cursor.rowcount)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
