"""Forms of the pages on which a journey goes to another edition."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from frameworks.comparison import OUTCOMES, UNCHANGED
from frameworks.forms import OUTCOME_LABELS
from frameworks.models import Framework, Requirement, TargetProfile
from journeys.forms.targets import level_choices
from journeys.forms.work import search_field
from journeys.models import Journey
from journeys.queries import EditionDifference, EditionRow
from organizations.forms import DateInput

LEFT = "left"
ROW = "row_"
LONGEST = 70


class EditionFilterForm(forms.Form):
    """Narrow what another edition changes."""

    q = search_field()
    outcome = forms.ChoiceField(label=_("What became of it"), required=False)
    touched = forms.BooleanField(label=_("Touches this journey"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(OUTCOME_LABELS)
        choices = [(name, labels[name]) for name in OUTCOMES if name != UNCHANGED]
        self.fields["outcome"].choices = [("", _("All changes")), *choices, (UNCHANGED, labels[UNCHANGED])]


class EditionForm(forms.Form):
    """Level and scope on the other edition, and what takes the place of each requirement that is not the same."""

    target_level = forms.TypedChoiceField(label=_("Target"), coerce=int)
    profile = forms.ModelChoiceField(
        label=_("Scope"),
        queryset=TargetProfile.objects.none(),
        required=False,
        empty_label=_("what comes along, nothing else"),
        help_text=_("Process areas to add to those that come along."),
    )

    def __init__(self, *args: Any, journey: Journey, difference: EditionDifference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.difference = difference
        framework = difference.framework
        levels = level_choices(framework)
        self.fields["target_level"].choices = levels
        self.initial["target_level"] = min(max(journey.target_level, levels[0][0]), levels[-1][0])
        self._offer_profiles(journey, framework)
        for row in difference.asked:
            self.fields[_name(row)] = forms.ChoiceField(label=str(row.before), choices=_choices(row))
            self.initial[_name(row)] = str(row.after.pk) if row.after else LEFT

    def _offer_profiles(self, journey: Journey, framework: Framework) -> None:
        profiles = TargetProfile.objects.usable_by(journey.organization).filter(framework=framework)
        if self.difference.is_revision or not framework.scope_is_chosen:
            del self.fields["profile"]
        else:
            self.fields["profile"].queryset = profiles

    @property
    def decisions(self) -> list[tuple[EditionRow, Any]]:
        """Return the rows to decide on, each with its field."""
        return [(row, self[_name(row)]) for row in self.difference.asked]

    def values(self) -> dict[str, Any]:
        """Return the input as ``apply_edition`` takes it."""
        successors: dict[UUID, Requirement | None] = {}
        for row in self.difference.asked:
            chosen = self.cleaned_data[_name(row)]
            by_pk = {str(one.pk): one for one in row.candidates}
            successors[row.before.pk] = None if chosen == LEFT else by_pk[chosen]  # type: ignore[union-attr]
        return {
            "target_level": self.cleaned_data["target_level"],
            "profile": self.cleaned_data.get("profile"),
            "successors": successors,
        }


class PostponeForm(forms.Form):
    """Wait with another edition."""

    until = forms.DateField(label=_("Until"), widget=DateInput)
    reason = forms.CharField(label=_("Because"), max_length=500)


def _name(row: EditionRow) -> str:
    return f"{ROW}{row.before.pk}" if row.before else ROW


def _choices(row: EditionRow) -> list[tuple[str, Any]]:
    offered = [(str(one.pk), Truncator(str(one)).chars(LONGEST)) for one in row.candidates]
    return [(LEFT, _("leave behind")), *offered]
