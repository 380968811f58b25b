"""Forms of the work in a journey: gaps, tasks, reminders and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceItem
from frameworks.models import Mapping, Requirement
from journeys.models import Journey, Reminder, Task
from journeys.queries import ANY, NOBODY, UNFINISHED, CellState, PracticeCell
from journeys.states import MOVES, decides_on_work
from organizations.forms import DateInput, RowForm
from organizations.models import Organization, Unit, User
from organizations.queries import members

SEARCH_LENGTH = 200


def search_field() -> forms.CharField:
    """Return the search field of a list."""
    return forms.CharField(label=_("Search"), max_length=SEARCH_LENGTH, required=False)


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
