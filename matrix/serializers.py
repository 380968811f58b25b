"""What the API says about a matrix."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frameworks.models import Requirement
from journeys.models import Journey
from matrix.models import CellComment
from matrix.queries import Matrix, MatrixRow
from organizations.models import Unit
from organizations.serializers import PersonSerializer
from organizations.web import VisibleRelatedField


class MatrixColumnSerializer(serializers.Serializer[Any]):
    """A column."""

    id = serializers.UUIDField()
    label = serializers.CharField()
    name = serializers.CharField()


class MatrixAreaSerializer(serializers.Serializer[Any]):
    """A process area; ``whole``: performed for the organisation as a whole, so its columns are those of ``whole``."""

    id = serializers.UUIDField()
    ref = serializers.CharField()
    title = serializers.CharField()
    whole = serializers.BooleanField()


class MatrixGroupSerializer(serializers.Serializer[Any]):
    """A goal, practice group or process attribute."""

    ref = serializers.CharField()
    title = serializers.CharField()


class MatrixRowSerializer(serializers.Serializer[Any]):
    """A practice in a process area: one character for each of its columns."""

    area = serializers.IntegerField(help_text="Place in areas.")
    group = serializers.IntegerField(allow_null=True, help_text="Place in groups; null directly under the area.")
    practice = serializers.UUIDField()
    ref = serializers.CharField()
    title = serializers.CharField()
    states = serializers.CharField(
        help_text="One character a column: . missing, d draft, r returned, i in review, a accepted, n not applicable."
    )
    flags = serializers.CharField(
        help_text="One digit a column, base 36, added up: "
        "1 something stale, 2 theirs, 4 something returned, 8 accepted but not enough."
    )
    links = serializers.CharField(help_text="One digit a column, base 36: pieces of evidence; z is 35 and more.")


class MatrixSerializer(serializers.Serializer[Any]):
    """The matrix of a journey."""

    journey = serializers.UUIDField()
    whole = MatrixColumnSerializer(many=True)
    projects = MatrixColumnSerializer(many=True)
    areas = MatrixAreaSerializer(many=True)
    groups = MatrixGroupSerializer(many=True)
    rows = MatrixRowSerializer(many=True)


class CellCommentSerializer(serializers.ModelSerializer[CellComment]):
    """A comment on a cell."""

    author = PersonSerializer()

    class Meta:
        model = CellComment
        fields = ("id", "journey", "process_area", "practice", "unit", "author", "text", "mentions", "created_at")


class NewCellCommentSerializer(serializers.Serializer[Any]):
    """A comment to add; "@" before a name or e-mail address tells that member."""

    journey = VisibleRelatedField(queryset=Journey.objects.select_related("organization", "framework"))
    process_area = VisibleRelatedField(queryset=Requirement.objects.all())
    practice = VisibleRelatedField(queryset=Requirement.objects.all())
    unit = VisibleRelatedField(queryset=Unit.objects.all())
    text = serializers.CharField(max_length=4000)


def matrix_data(shown: Matrix) -> dict[str, Any]:
    """Return the matrix as ``MatrixSerializer`` describes it; process areas and goals stand once."""
    areas: dict[Any, tuple[int, Requirement]] = {}
    groups: dict[Any, tuple[int, Requirement]] = {}
    rows = []
    for row in shown.rows:
        area, _area = areas.setdefault(row.area.pk, (len(areas), row.area))
        group = groups.setdefault(row.group.pk, (len(groups), row.group))[0] if row.group else None
        rows.append(_row(row, area, group))
    return {
        "journey": str(shown.journey.pk),
        "whole": [_column(unit) for unit in shown.whole],
        "projects": [_column(unit) for unit in shown.projects],
        "areas": [
            {
                "id": str(one.pk),
                "ref": one.ref,
                "title": one.title,
                "whole": bool(one.attributes.get("organization_wide")),
            }
            for _place, one in areas.values()
        ],
        "groups": [{"ref": one.ref, "title": one.title} for _place, one in groups.values()],
        "rows": rows,
    }


def _column(unit: Unit) -> dict[str, str]:
    return {"id": str(unit.pk), "label": unit.label, "name": unit.name}


def _row(row: MatrixRow, area: int, group: int | None) -> dict[str, Any]:
    return {
        "area": area,
        "group": group,
        "practice": str(row.practice.pk),
        "ref": row.practice.ref,
        "title": row.practice.title,
        "states": row.states,
        "flags": row.flags,
        "links": row.links,
    }
