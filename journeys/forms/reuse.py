"""Forms of the pages that say what evidence may be reused for, and offer it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceItem
from journeys.models import Journey
from journeys.queries.reuse import OpenCell


class OfferForm(forms.Form):
    """Offer evidence that the organisation has in a cell of a journey; both are chosen on the page."""

    item = forms.ModelChoiceField(EvidenceItem.objects.none(), widget=forms.HiddenInput)
    cell = forms.ChoiceField(label=_("Instance"))

    def __init__(self, *args: Any, items: QuerySet[EvidenceItem], cells: Sequence[OpenCell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.cells = {cell.key: cell for cell in cells}
        self.fields["cell"].choices = [(key, key) for key in self.cells]

    def clean_cell(self) -> OpenCell:
        """Return the chosen cell."""
        return self.cells[self.cleaned_data["cell"]]


class JourneyChoiceForm(forms.Form):
    """Which of several journeys the page is about; without a choice the first."""

    journey = forms.ModelChoiceField(Journey.objects.none(), required=False, empty_label=None)

    def __init__(self, *args: Any, journeys: QuerySet[Journey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = journeys
