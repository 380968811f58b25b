"""Forms of the journey pages: shape only, rules are in the services."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import groupby
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceItem
from frameworks.models import Framework, Mapping, Requirement, TargetProfile
from frameworks.queries import process_areas_for_target
from journeys.models import Journey, Reminder, Task
from journeys.queries import ANY, NOBODY, UNFINISHED, CellState, PracticeCell, Target, selectable_areas
from journeys.states import MOVES, decides_on_work
from organizations.forms import DateInput, RowForm
from organizations.models import Organization, Unit, User
from organizations.queries import members

SEARCH_LENGTH = 200
REASON = "reason_"
VDA_SCOPE, VDA_BASE = "vda", "base"


def search_field() -> forms.CharField:
    """Return the search field of a list."""
    return forms.CharField(label=_("Search"), max_length=SEARCH_LENGTH, required=False)


def level_choices(framework: Framework) -> list[tuple[int, str]]:
    """Return the levels that a journey to ``framework`` may aim at, in words."""
    kind = framework.get_target_kind_display().capitalize()
    return [(level, f"{kind} {level}") for level in range(framework.target_min, framework.target_max + 1)]


class JourneyEditForm(forms.Form):
    """Name, date and instances in scope of a journey."""

    name = forms.CharField(label=_("Name"), max_length=200)
    wanted_on = forms.DateField(
        label=_("Wanted by"), widget=DateInput, help_text=_("The day on which the appraisal shall find you ready.")
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Projects and support functions"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one project. Practices are looked for in each of them."),
    )
    organizational_unit = forms.ModelChoiceField(
        label=_("Organisational unit"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=_("What will be appraised as a whole; organisation-wide process areas are looked for here."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        active = Unit.objects.filter(organization=organization, archived_at=None)
        whole = active.filter(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
        self.fields["units"].queryset = active.exclude(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
        self.fields["organizational_unit"].queryset = whole
        self.initial.setdefault("organizational_unit", whole.filter(parent=None).values_list("pk", flat=True).first())

    @classmethod
    def of(cls, journey: Journey, sent: Any) -> JourneyEditForm:
        """Return the form of ``journey``; ``sent``: what the page sent, or None."""
        units = list(journey.units.all())
        projects = [unit.pk for unit in units if unit.kind != Unit.Kind.ORGANIZATIONAL_UNIT]
        whole = [unit.pk for unit in units if unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT]
        initial = {"name": journey.name, "wanted_on": journey.wanted_on, "units": projects}
        return cls(sent, organization=journey.organization, initial=initial | {"organizational_unit": whole[0]})

    def values(self) -> dict[str, Any]:
        """Return the input as ``update_journey`` takes it."""
        units = [*self.cleaned_data["units"], self.cleaned_data["organizational_unit"]]
        return {name: self.cleaned_data[name] for name in ("name", "wanted_on")} | {"units": units}


class ScopeMixin(forms.Form):
    """Which processes are in scope, and which process areas are not applicable, and why."""

    def offer_areas(
        self, organization: Organization, framework: Framework, target_level: int, in_scope: Container[UUID] | None
    ) -> None:
        """Add a choice of processes (where the scope is chosen) and a reason for each area that may be not applicable.

        ``in_scope``: the ids of the process areas for which a reason may be given now; None: of all.
        """
        self.profiles = TargetProfile.objects.usable_by(organization).filter(framework=framework)
        self.areas = selectable_areas(framework, target_level)
        if framework.scope_is_chosen:
            field = forms.ModelMultipleChoiceField(
                label=_("Practice areas in scope") if framework.family == "cmmi" else _("Processes in scope"),
                queryset=process_areas_for_target(framework, target_level),
                widget=forms.CheckboxSelectMultiple,
            )
            groups = groupby((choice.area for choice in self.areas), key=lambda area: area.category)
            field.choices = [(name, [(area.pk, str(area)) for area in areas]) for name, areas in groups]
            self.fields["processes"] = field
        for choice in self.areas:
            if choice.may_be_not_applicable and (in_scope is None or choice.area.pk in in_scope):
                self.fields[f"{REASON}{choice.area.pk}"] = forms.CharField(
                    label=_("%(area)s is not applicable, because") % {"area": choice.area},
                    max_length=500,
                    required=False,
                    help_text=_("Leave empty if it is applicable."),
                )

    def reason_fields(self) -> list[Any]:
        """Return the fields of the reasons."""
        return [self[name] for name in self.fields if name.startswith(REASON)]

    def scope(self) -> dict[str, Any]:
        """Return the chosen processes and the reasons, as services take them."""
        reasons = {choice.area: self.cleaned_data.get(f"{REASON}{choice.area.pk}", "") for choice in self.areas}
        return {
            "processes": list(self.cleaned_data.get("processes", ())),
            "not_applicable": {area: reason for area, reason in reasons.items() if reason},
        }

    @classmethod
    def with_preset(cls, sent: Any, **kwargs: Any) -> Self:
        """Return the form with what was sent so far, and the processes of the preset that was asked for."""
        form = cls(**kwargs)
        form.initial |= {name: field.widget.value_from_datadict(sent, {}, name) for name, field in form.fields.items()}
        if "preset" in sent:
            form.initial["processes"] = form.preset(sent["preset"], form.initial["processes"])
        return form

    @property
    def presets(self) -> list[tuple[str, str]]:
        """Return the ready-made choices: the parts of the VDA scope, which add to what is chosen, and profiles."""
        parts = list(dict.fromkeys(choice.vda_part for choice in self.areas if choice.vda_part))
        plug_ins = [(part, _("add %(part)s") % {"part": part}) for part in parts if part != VDA_BASE]
        base = [(VDA_BASE, _("VDA base only"))] if plug_ins else []
        vda = [(VDA_SCOPE, _("VDA scope")), *base, *plug_ins] if parts else []
        # The parts of the VDA scope say the same as the profiles of their names, one by one.
        said = (VDA_SCOPE, VDA_BASE) if vda else ()
        profiles = self.profiles.values_list("key", "name")
        others = [(key, name) for key, name in profiles if not key.partition("--")[2].startswith(said)]
        return [*vda, *others, ("none", _("none"))]

    def preset(self, name: str, chosen: Iterable[Any]) -> list[str]:
        """Return the ids of the processes of a ready-made choice; a plug-in is added to what is ``chosen``."""
        if name == VDA_SCOPE:
            return [str(choice.area.pk) for choice in self.areas if choice.vda_part]
        profile = next((one for one in self.profiles if one.key == name), None)
        if profile:
            return [str(pk) for pk in profile.areas.values_list("process_area", flat=True)]
        added = [str(choice.area.pk) for choice in self.areas if choice.vda_part == name]
        return added if name in (VDA_BASE, "none") else [*map(str, chosen), *added]


class JourneyForm(ScopeMixin, JourneyEditForm):
    """Start a journey to a level of the chosen framework; ``profile``: whose processes are chosen to begin with."""

    target_level = forms.TypedChoiceField(label=_("Target"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, framework: Framework, profile: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.fields["target_level"].choices = level_choices(framework)
        in_scope = None if framework.family == Framework.Family.CMMI else ()
        self.offer_areas(self.organization, framework, framework.target_max, in_scope)
        usual = (profile or f"{framework.key}--dev", f"{framework.key}--dev", VDA_SCOPE)
        chosen = next(filter(None, (self.preset(name, ()) for name in usual)), [])
        self.initial.setdefault("processes", chosen)

    def values(self) -> dict[str, Any]:
        """Return the input as ``create_journey`` takes it."""
        target = {"framework": self.framework, "target_level": self.cleaned_data["target_level"]}
        return super().values() | target | self.scope()


class TargetForm(ScopeMixin):
    """Change level, date and scope of a journey."""

    target_level = forms.TypedChoiceField(label=_("Target"), coerce=int, widget=forms.RadioSelect)
    wanted_on = forms.DateField(label=_("Wanted by"), widget=DateInput)

    def __init__(self, *args: Any, journey: Journey, former: Target | None = None, **kwargs: Any) -> None:
        """``former``: the target to go back to, None: start from the present one."""
        super().__init__(*args, **kwargs)
        framework = journey.framework
        rows = {row.process_area_id: row for row in journey.scoped_areas.all()}
        chosen = {pk for pk, row in rows.items() if row.left_at is None}
        reasons = {pk: row.reason for pk, row in rows.items()}
        self.fields["target_level"].choices = level_choices(framework)
        self.offer_areas(
            journey.organization, framework, framework.target_max, None if not framework.scope_is_chosen else chosen
        )
        target = former or {"target_level": journey.target_level, "wanted_on": journey.wanted_on}
        if former:
            chosen = {choice.area.pk for choice in self.areas if choice.area.ref in former["process_areas"]}
            reasons = {choice.area.pk: former["not_applicable"].get(choice.area.ref, "") for choice in self.areas}
        self.initial |= {name: target[name] for name in ("target_level", "wanted_on")}
        self.initial |= {f"{REASON}{pk}": reason for pk, reason in reasons.items()}
        self.initial["processes"] = chosen

    def values(self) -> dict[str, Any]:
        """Return the input as ``change_target`` takes it; what leaves the scope keeps its reason unsent."""
        scope = self.scope()
        level = self.cleaned_data["target_level"]
        covered = set(scope["processes"]) or {area.area for area in self.areas if (area.area.level or 0) <= level}
        scope["not_applicable"] = {
            area: reason
            for area, reason in scope["not_applicable"].items()
            if area in covered or reason != self.initial.get(f"{REASON}{area.pk}")
        }
        return {name: self.cleaned_data[name] for name in ("target_level", "wanted_on")} | scope


class JourneyListFilterForm(forms.Form):
    """Narrow the list of journeys."""

    q = search_field()


class GapFilterForm(forms.Form):
    """Narrow the gap analysis."""

    q = search_field()
    area = forms.ChoiceField(label=_("Process area"), required=False)
    strength = forms.ChoiceField(label=_("Reuse hint"), required=False)
    state = forms.ChoiceField(label=_("Evidence"), required=False)
    own = forms.BooleanField(label=_("With ISO 9001 evidence of our own"), required=False)

    def __init__(self, *args: Any, areas: Sequence[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All process areas")), *((area.ref, str(area)) for area in areas)]
        self.fields["strength"].choices = [("", _("All hints")), *Mapping.Strength.choices]
        self.fields["state"].choices = [("", _("All states")), *CellState.choices]


class ReuseForm(forms.Form):
    """Offer evidence that sits on ISO 9001 clauses for a practice in an instance."""

    item = forms.ModelChoiceField(label=_("ISO 9001 evidence"), queryset=EvidenceItem.objects.none(), empty_label=None)
    unit = forms.ModelChoiceField(label=_("Instance"), queryset=Unit.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("Where to look"), max_length=300, required=False, help_text=_("Page, section or line.")
    )

    def __init__(
        self, *args: Any, candidates: QuerySet[EvidenceItem], cells: Sequence[PracticeCell], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = candidates
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[cell.unit.pk for cell in cells])
        self.initial["unit"] = next((cell.unit.pk for cell in cells if cell.state != CellState.ACCEPTED), None)


class TaskForm(RowForm):
    """Add or change a task."""

    class Meta:
        model = Task
        fields = ("title", "process_area", "unit", "owner", "starts_on", "due_on", "description")
        labels = {"process_area": _("Process area"), "unit": _("Instance")}
        widgets = {"starts_on": DateInput, "due_on": DateInput, "description": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scoped = Q(pk__in=journey.scoped_areas.applicable().values("process_area"))
        in_scope = Q(pk__in=journey.units.values("pk"))
        self.fields["process_area"].queryset = Requirement.objects.filter(scoped | Q(pk=self.instance.process_area_id))
        self.fields["unit"].queryset = Unit.objects.filter(in_scope | Q(pk=self.instance.unit_id))
        self.fields["process_area"].empty_label = _("Choose one")
        self.fields["unit"].empty_label = _("the whole journey")
        self.fields["owner"].queryset = members(journey.organization)
        self.fields["owner"].empty_label = _("nobody yet")


class TaskFilterForm(forms.Form):
    """Narrow a list of tasks."""

    q = search_field()
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(UNFINISHED, _("Still to do")), *Task.State.choices, (ANY, _("All states"))],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Overdue"), required=False)


class JourneyTaskFilterForm(TaskFilterForm):
    """Narrow the tasks of one journey."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    process_area = forms.ModelChoiceField(
        label=_("Process area"),
        queryset=Requirement.objects.none(),
        required=False,
        empty_label=_("All process areas"),
    )
    unit = forms.ModelChoiceField(
        label=_("Instance"), queryset=Unit.objects.none(), required=False, empty_label=_("All instances")
    )
    out_of_scope = forms.BooleanField(label=_("Out of scope"), required=False)

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), str(person)) for person in members(journey.organization)]
        self.fields["owner"].choices = [("", _("All owners")), (NOBODY, _("nobody yet")), *people]
        used = journey.tasks.order_by()
        self.fields["process_area"].queryset = Requirement.objects.filter(pk__in=used.values("process_area"))
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=used.values("unit"))


class BoardFilterForm(JourneyTaskFilterForm):
    """Narrow the board, whose columns are the states."""

    state = None
    overdue = None
    out_of_scope = None


class MoveForm(forms.Form):
    """Move a task to one of the states it may go to."""

    state = forms.ChoiceField(label=_("State"), choices=Task.State.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, help_text=_("Needed to drop a task; it becomes a comment.")
    )

    def __init__(self, *args: Any, task: Task, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            (state, Task.State(state).label)
            for state in MOVES[task.state]
            if manages or not decides_on_work(task.state, state)
        ]


class CommentForm(forms.Form):
    """Say something about a task."""

    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class BulkForm(forms.Form):
    """Change the chosen tasks at once."""

    tasks = forms.ModelMultipleChoiceField(label=_("Tasks"), queryset=Task.objects.none())
    owner = forms.ModelChoiceField(
        label=_("Assign to"), queryset=User.objects.none(), required=False, empty_label=_("as it is")
    )
    state = forms.ChoiceField(label=_("Set state"), choices=[("", _("as it is")), *Task.State.choices], required=False)
    shift_days = forms.IntegerField(
        label=_("Shift by days"), required=False, validators=[MinValueValidator(-3650), MaxValueValidator(3650)]
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False)

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = Task.objects.filter(journey=journey)
        self.fields["owner"].queryset = members(journey.organization)

    def clean_shift_days(self) -> int:
        """Return 0 for an empty field."""
        return self.cleaned_data["shift_days"] or 0


class ReminderFilterForm(forms.Form):
    """Kind of a reminder, and whether read ones are shown."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Reminder.Kind.choices])
    show = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("Unread")), ("all", _("All"))])


class HandInForm(forms.Form):
    """New evidence for a practice in an instance: a file or a web address."""

    title = forms.CharField(label=_("Title"), max_length=300)
    upload = forms.FileField(label=_("File"), required=False)
    url = forms.CharField(label=_("or web address"), max_length=2000, required=False)
    note = forms.CharField(
        label=_("Where to look"), max_length=300, required=False, help_text=_("Page, section or line.")
    )
    dated_on = forms.DateField(label=_("Dated"), widget=DateInput, required=False)
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput, required=False)


class LinkForm(forms.Form):
    """Evidence that exists, offered for a practice in an instance."""

    item = forms.ModelChoiceField(label=_("Evidence"), queryset=EvidenceItem.objects.none())
    note = forms.CharField(label=_("Where to look"), max_length=300, required=False)

    def __init__(self, *args: Any, organization: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = EvidenceItem.objects.visible_to(user).of(organization)
        self.fields["item"].queryset = rows.current().order_by("title", "id")
