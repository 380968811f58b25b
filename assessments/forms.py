"""Forms of the self-assessment pages: shape only, rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.assumptions import EVERYWHERE, Assumption
from assessments.models import Assessment
from assessments.queries import scope_of
from assessments.scales import Scale
from organizations.forms import DateInput
from organizations.models import Unit

LONGEST_NAME = 200
LONGEST_WEAKNESS = 2000


class AssessmentForm(forms.Form):
    """The name of a self-assessment."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class CharacterisationForm(forms.Form):
    """A mark with its weakness; ``version`` is what the person saw."""

    mark = forms.ChoiceField(label=_("Mark"), required=False, widget=forms.RadioSelect)
    weakness = forms.CharField(
        label=_("Weakness"),
        required=False,
        max_length=LONGEST_WEAKNESS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is missing or weak here, in a sentence that the people concerned recognise."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [*_choices(scale), ("", _("No mark"))]
        if any(mark.needs_weakness for mark in scale.marks):
            needing = ", ".join(mark.value for mark in scale.marks if mark.needs_weakness)
            self.fields["mark"].help_text = _("%(marks)s need a weakness.") % {"marks": needing}


class FillForm(forms.Form):
    """One mark for every cell of a process area that has none."""

    mark = forms.ChoiceField(label=_("Mark"))
    unit = forms.ModelChoiceField(
        label=_("Instance"), queryset=Unit.objects.none(), required=False, empty_label=_("All instances")
    )

    def __init__(self, *args: Any, scale: Scale, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = _choices(scale, with_weakness=False)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])


class WhatIfForm(forms.Form):
    """Assume one mark: of what, in which instance (empty: raise every instance that stands lower)."""

    item = forms.ChoiceField(label=_("Practice"))
    unit = forms.ChoiceField(label=_("Instance"), required=False)
    mark = forms.ChoiceField(label=_("Mark"))

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(assessment)
        self.fields["item"].choices = [
            (
                f"{area.ref} {area.title}",
                [(f"{area.ref}|{one.practice.ref}", str(one.practice)) for one in scope.judged[area.pk]],
            )
            for area in scope.applicable
        ]
        self.fields["unit"].choices = [("", _("every instance")), *((unit.name, unit.name) for unit in scope.units)]
        self.fields["mark"].choices = _choices(assessment.scale)

    @property
    def assumption(self) -> Assumption:
        """Return what is assumed."""
        area, item = self.cleaned_data["item"].split("|")
        return Assumption(area, item, self.cleaned_data["unit"] or EVERYWHERE, self.cleaned_data["mark"])


class DecisionForm(forms.Form):
    """What the team decided, and why."""

    answer = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the team weighed. It is shown with the result."),
    )

    def __init__(self, *args: Any, candidates: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(value, value.replace("_", " ")) for value in candidates]


class SampleForm(forms.Form):
    """How many projects or support functions are drawn for each process area."""

    size = forms.IntegerField(
        label=_("Projects and support functions drawn for each process area"),
        min_value=1,
        help_text=_("Set by the system of record of the appraisal; one is the strictest guess."),
    )

    def __init__(self, *args: Any, projects: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["size"].max_value = max(projects, 1)
        self.fields["size"].widget.attrs["max"] = max(projects, 1)


class ComparisonForm(forms.Form):
    """Two days, and the self-assessment that the earlier one is looked up in."""

    other = forms.ModelChoiceField(label=_("Compare with"), queryset=Assessment.objects.none(), empty_label=None)
    before = forms.DateField(label=_("as of"), widget=DateInput)
    after = forms.DateField(label=_("this one as of"), widget=DateInput)

    def __init__(self, *args: Any, others: QuerySet[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others


def _choices(scale: Scale, *, with_weakness: bool = True) -> list[tuple[str, str]]:
    marks = [mark for mark in scale.marks if with_weakness or not mark.needs_weakness]
    return [(mark.value, f"{mark.value} – {mark.name}") for mark in marks]
