"""API shapes of journeys, their scope, gaps, tasks and comments."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from advisor.models import SavedAdvice
from appraisals.models import AppraiserProfile
from frameworks.models import Framework, Mapping, Requirement, TargetProfile
from journeys.models import Journey, Reminder, ScopedArea, Task, TaskComment
from journeys.queries import CellState
from journeys.queries.standing import Basis
from organizations.models import Organization, Unit
from organizations.serializers import ColleagueField, PersonSerializer
from organizations.web import VisibleRelatedField


class RequirementRefSerializer(serializers.ModelSerializer):
    """A requirement by its identifier and short title."""

    class Meta:
        model = Requirement
        fields = ("id", "ref", "title")


class JourneySerializer(serializers.ModelSerializer):
    """A journey as read."""

    class Meta:
        model = Journey
        fields = (
            "id",
            "organization",
            "name",
            "framework",
            "target_level",
            "wanted_on",
            "units",
            "advice",
            "created_at",
            "closed_at",
        )


class JourneyInputSerializer(serializers.ModelSerializer):
    """The fields of a journey that may be changed."""

    units = VisibleRelatedField(queryset=Unit.objects.all(), many=True, required=False)

    class Meta:
        model = Journey
        fields = ("name", "wanted_on", "units")
        validators = ()


class NotApplicableSerializer(serializers.Serializer):
    """A process area that is not applicable, and why."""

    process_area = VisibleRelatedField(queryset=Requirement.objects.all())
    reason = serializers.CharField(max_length=500)


class ScopeInputSerializer(serializers.Serializer):
    """The scope: processes (Automotive SPICE only) and process areas that are not applicable."""

    processes = VisibleRelatedField(queryset=Requirement.objects.all(), many=True, required=False)
    not_applicable = NotApplicableSerializer(many=True, required=False)

    def validate_not_applicable(self, entries: list[dict[str, Any]]) -> dict[Requirement, str]:
        """Return the reasons by process area."""
        return {entry["process_area"]: entry["reason"] for entry in entries}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read what is left out as empty."""
        return {"processes": [], "not_applicable": {}} | attrs


class TargetInputSerializer(ScopeInputSerializer):
    """Another target: level, date and scope; ``seen`` of a preview refuses a change of what was not looked at."""

    target_level = serializers.IntegerField(min_value=0, max_value=9)
    wanted_on = serializers.DateField()
    seen = serializers.CharField(max_length=16, required=False, allow_blank=True)


class NewJourneySerializer(ScopeInputSerializer):
    """A journey to start."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    name = serializers.CharField(max_length=200)
    framework = VisibleRelatedField(queryset=Framework.objects.all())
    target_level = serializers.IntegerField(min_value=0, max_value=9)
    advice = VisibleRelatedField(queryset=SavedAdvice.objects.all(), required=False, allow_null=True)
    wanted_on = serializers.DateField()
    units = VisibleRelatedField(queryset=Unit.objects.all(), many=True)
    profile = VisibleRelatedField(queryset=TargetProfile.objects.all(), required=False, allow_null=True)


class ScopedAreaSerializer(serializers.ModelSerializer):
    """A process area in the scope of a journey."""

    process_area = RequirementRefSerializer()

    class Meta:
        model = ScopedArea
        fields = ("id", "journey", "process_area", "applicable", "reason", "target_level")


class AreaChangeSerializer(serializers.Serializer):
    """What enters or leaves the scope in a process area, with what is kept or comes back."""

    process_area = RequirementRefSerializer(source="area")
    enters = serializers.BooleanField()
    whole = serializers.BooleanField(help_text="The process area itself, not only some of its practices.")
    practices = serializers.IntegerField()
    evidence = serializers.IntegerField()
    marks = serializers.IntegerField()
    decisions = serializers.IntegerField()
    tasks = serializers.IntegerField()


class TargetSerializer(serializers.Serializer):
    """A target: references of the process areas in scope, and of those not applicable the reason."""

    framework = serializers.CharField()
    target_level = serializers.IntegerField()
    wanted_on = serializers.DateField()
    process_areas = serializers.ListField(child=serializers.CharField())
    not_applicable = serializers.DictField(child=serializers.CharField())


class TargetChangeSerializer(serializers.Serializer):
    """What another target would change; nothing of it is deleted."""

    before = TargetSerializer()
    target_level = serializers.IntegerField(source="level")
    wanted_on = serializers.DateField()
    practices_before = serializers.IntegerField()
    practices_after = serializers.IntegerField()
    late_tasks = serializers.IntegerField(help_text="Open tasks due after the new date.")
    process_areas = AreaChangeSerializer(source="areas", many=True)
    seen = serializers.CharField()


class TargetLineSerializer(serializers.Serializer):
    """One change of the target; ``before`` null: the log does not keep it."""

    id = serializers.UUIDField(source="pk")
    actor = PersonSerializer(allow_null=True)
    verb = serializers.CharField()
    at = serializers.DateTimeField()
    before = TargetSerializer(allow_null=True)
    entered = serializers.ListField(child=serializers.CharField())
    left = serializers.ListField(child=serializers.CharField())


class UnitIdsField(serializers.ListField):
    """Units by their ids."""

    child = serializers.UUIDField()

    def to_representation(self, units: list[Unit]) -> list[str]:
        """Return the ids."""
        return [str(unit.pk) for unit in units]


class HintSerializer(serializers.Serializer):
    """How far ISO 9001 already asks for a practice. Never a rating."""

    strength = serializers.ChoiceField(choices=Mapping.Strength.choices)
    rationales = serializers.ListField(child=serializers.CharField())
    inherited = serializers.BooleanField(help_text="The hint is about the whole process, not about this practice.")


class GapRowSerializer(serializers.Serializer):
    """A practice of a process area: the units by state of their evidence, and what may be reused."""

    process_area = RequirementRefSerializer()
    practice = RequirementRefSerializer()
    state = serializers.ChoiceField(choices=CellState.choices)
    missing = UnitIdsField()
    returned = UnitIdsField()
    in_review = UnitIdsField()
    accepted = UnitIdsField()
    hint = HintSerializer()
    clauses = RequirementRefSerializer(many=True)
    own_evidence = serializers.IntegerField()


class GapSummarySerializer(serializers.Serializer):
    """The gap analysis in numbers of practices."""

    practices = serializers.IntegerField()
    missing = serializers.IntegerField()
    accepted = serializers.IntegerField()
    strong = serializers.IntegerField()
    medium = serializers.IntegerField()
    weak = serializers.IntegerField()
    none = serializers.IntegerField()
    with_own_evidence = serializers.IntegerField()


class GapAnalysisSerializer(serializers.Serializer):
    """The gap analysis of a journey."""

    summary = GapSummarySerializer()
    rows = GapRowSerializer(many=True)


class PlannedTaskSerializer(serializers.Serializer):
    """A task that planning would add; ``unit`` null: for the process area as a whole."""

    process_area = serializers.CharField()
    unit = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    starts_on = serializers.DateField()
    due_on = serializers.DateField()


class TaskPlanSerializer(serializers.Serializer):
    """What planning would add; ``safe_start_on`` null: there is no gap."""

    tasks = PlannedTaskSerializer(many=True)
    existing = serializers.IntegerField()
    starts_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    compressed = serializers.BooleanField()
    safe_start_on = serializers.DateField(allow_null=True)


class GeneratedSerializer(serializers.Serializer):
    """How many tasks planning has added."""

    created = serializers.IntegerField()


class TaskSerializer(serializers.ModelSerializer):
    """A task as read."""

    process_area = RequirementRefSerializer()
    owner = PersonSerializer()

    class Meta:
        model = Task
        fields = (
            "id",
            "journey",
            "process_area",
            "unit",
            "title",
            "description",
            "owner",
            "state",
            "starts_on",
            "due_on",
            "created_at",
            "done_at",
        )


class TaskInputSerializer(serializers.ModelSerializer):
    """The fields of a task that may be changed; the state moves by its own call."""

    unit = VisibleRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)
    owner = ColleagueField(required=False, allow_null=True)

    class Meta:
        model = Task
        fields = ("process_area", "unit", "title", "description", "owner", "starts_on", "due_on")


class NewTaskSerializer(TaskInputSerializer):
    """A task to add."""

    journey = VisibleRelatedField(queryset=Journey.objects.select_related("organization"))

    class Meta(TaskInputSerializer.Meta):
        fields = ("journey", *TaskInputSerializer.Meta.fields)


class MoveSerializer(serializers.Serializer):
    """The state to move to; dropping needs a reason."""

    state = serializers.ChoiceField(choices=Task.State.choices)
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class TaskCommentSerializer(serializers.ModelSerializer):
    """A comment on a task."""

    author = PersonSerializer()

    class Meta:
        model = TaskComment
        fields = ("id", "task", "author", "text", "created_at")


class NewCommentSerializer(serializers.Serializer):
    """A comment to add."""

    text = serializers.CharField(max_length=4000)


class ReasonSerializer(serializers.Serializer):
    """Why a gate is open or shut: the rule and what decided it."""

    rule = serializers.CharField()
    text = serializers.CharField()
    process_area = serializers.CharField(allow_blank=True)
    refs = serializers.ListField(child=serializers.CharField())
    cells = serializers.IntegerField()


class GateSerializer(serializers.Serializer):
    """The gate to a level; ``changes``: the smallest set of changes that opens it, in words (empty: not known)."""

    level = serializers.IntegerField()
    status = serializers.CharField()
    because = ReasonSerializer(many=True)
    changes = serializers.CharField(allow_blank=True)


class CountsSerializer(serializers.Serializer):
    """Practices per instance by the state of their evidence."""

    total = serializers.IntegerField()
    accepted = serializers.IntegerField()
    in_review = serializers.IntegerField()
    returned = serializers.IntegerField()
    missing = serializers.IntegerField()


class AreaReadinessSerializer(serializers.Serializer):
    """A process area; ``level`` (of the evidence) null and ``reason`` given: not applicable.

    ``marked_level`` is the capability level of its marks, null where it has none or it cannot be determined.
    """

    process_area = RequirementRefSerializer(source="area")
    level = serializers.IntegerField(source="readiness.level", allow_null=True)
    marked_level = serializers.CharField(
        source="marked.capability.value", allow_null=True, read_only=True, default=None
    )
    required = serializers.IntegerField(source="readiness.required")
    counts = CountsSerializer(source="readiness.counts")
    reason = serializers.CharField(allow_blank=True)
    open_tasks = serializers.IntegerField()
    overdue_tasks = serializers.IntegerField()


class ReadinessSerializer(serializers.Serializer):
    """The readiness of a journey: indicative and self-assessed. ``level`` null: it cannot be determined.

    ``basis``: the level comes from the marks of ``assessment``, or (``assessment`` null) from accepted evidence.
    ``evidence_level`` comes from evidence alone in both cases. ``judged`` of ``expected`` cells have a mark.
    """

    self_assessed = serializers.BooleanField(default=True, read_only=True)
    basis = serializers.ChoiceField(choices=Basis.choices, source="standing.basis")
    assessment = serializers.UUIDField(source="standing.assessment.pk", allow_null=True, read_only=True, default=None)
    judged = serializers.IntegerField(source="standing.judged")
    expected = serializers.IntegerField(source="standing.expected")
    pending_decisions = serializers.IntegerField(source="standing.pending")
    target = serializers.IntegerField(source="standing.target")
    level = serializers.IntegerField(source="standing.level", allow_null=True)
    evidence_level = serializers.IntegerField(source="report.level", allow_null=True)
    because = ReasonSerializer(source="standing.because", many=True)
    next_gate = GateSerializer(source="standing.next_gate", allow_null=True)
    counts = CountsSerializer()
    open_tasks = serializers.IntegerField()
    overdue_tasks = serializers.IntegerField()
    days_left = serializers.IntegerField()
    process_areas = AreaReadinessSerializer(source="rows", many=True)


class NewAppraisalSerializer(serializers.Serializer):
    """An appraisal window to book for a journey; both days are days of the appraisal."""

    lead_appraiser = VisibleRelatedField(queryset=AppraiserProfile.objects.all())
    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    time_zone = serializers.CharField(max_length=64)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReminderSerializer(serializers.ModelSerializer):
    """A reminder of the caller; ``offset_days`` before the deadline, negative after it."""

    class Meta:
        model = Reminder
        fields = (
            "id", "organization", "deadline_kind", "deadline_id", "due_on", "offset_days", "title", "path", "state",
            "created_at", "sent_at", "read_at",
        )  # fmt: skip
