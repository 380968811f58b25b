"""Forms of the matrix: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matrix.queries import Matrix, MatrixState
from organizations.models import Organization, User
from organizations.queries import members

STALE, RETURNED, MINE, NOT_ENOUGH = "stale", "returned", "mine", "not_enough"


class MatrixFilterForm(forms.Form):
    """What narrows the matrix; what is empty does not."""

    q = forms.CharField(label=_("Practice"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Process area"), required=False)
    unit = forms.ChoiceField(label=_("Project"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    mark = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=(
            ("", _("all cells")),
            (STALE, _("with stale evidence")),
            (RETURNED, _("with something returned")),
            (NOT_ENOUGH, _("accepted, but not enough")),
            (MINE, _("with my evidence")),
        ),
    )
    owner = forms.ModelChoiceField(label=_("Owner"), required=False, queryset=User.objects.none())

    def __init__(self, *args: Any, organization: Organization, shown: Matrix | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members(organization).order_by("full_name", "pk")
        self.fields["owner"].empty_label = _("any owner")
        self.fields["state"].choices = [("", _("any state")), *MatrixState.choices]
        areas = [(one.area.ref, f"{one.area.ref} {one.area.title}") for one in shown.areas] if shown else []
        self.fields["area"].choices = [("", _("all process areas")), *areas]
        units = [(str(unit.pk), unit.label) for unit in shown.columns] if shown else []
        self.fields["unit"].choices = [("", _("all instances")), *units]
