"""Forms of the advisor: its questions, a title, and what to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from advisor.models import SavedAdvice
from advisor.ranking import Question
from advisor.rulebook import NONE
from organizations.models import Organization

COMPARED_MOST = 3


class AnswersForm(forms.Form):
    """Some of the advisor's questions. None has to be answered; "none of these" stands for an empty answer.

    ``clearable``: a single choice can be taken back with a choice of its own.
    """

    def __init__(
        self, data: Any = None, *, questions: Iterable[Question], clearable: bool = False, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.questions = tuple(questions)
        for question in self.questions:
            self.fields[question.key] = _field(question, clearable)

    @classmethod
    def of(cls, question: Question, stored: Mapping[str, Iterable[str]], sent: Any = None) -> AnswersForm:
        """Return the form of one question with its ``stored`` answer; ``sent``: what the page sent, or None."""
        chosen = stored.get(question.key)
        initial = [] if chosen is None else list(chosen) or [NONE]
        first = initial if question.multiple else next(iter(initial), "")
        return cls(sent, questions=[question], initial={question.key: first})

    def clean(self) -> dict[str, Any]:
        """Refuse "none of these" beside a choice."""
        for question in self.questions:
            chosen = self.cleaned_data.get(question.key)
            if question.multiple and chosen and NONE in chosen and len(chosen) > 1:
                self.add_error(question.key, _("Choose either “None of these” or some of them."))
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, list[str]]:
        """Return what was answered; questions without a choice are left out."""
        given = {}
        for question in self.questions:
            chosen = self.cleaned_data.get(question.key)
            if chosen:
                values = chosen if question.multiple else [chosen]
                given[question.key] = [value for value in values if value != NONE]
        return given


def _field(question: Question, clearable: bool) -> forms.Field:
    choices = [(choice.key, choice.label) for choice in question.choices]
    if question.multiple:
        return forms.MultipleChoiceField(
            label=question.label,
            choices=[*choices, (NONE, _("None of these"))],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if clearable:
        choices = [*choices, ("", _("Not answered"))]
    return forms.ChoiceField(label=question.label, choices=choices, required=False, widget=forms.RadioSelect)


class TitleForm(forms.Form):
    """The title of advice."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("So that others find it again."))


class AdviceListFilterForm(forms.Form):
    """Narrow the list of advice."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)


class ComparisonForm(forms.Form):
    """Which advice to compare."""

    advice = forms.ModelMultipleChoiceField(
        label=_("Advice to compare"),
        queryset=SavedAdvice.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three that have a result."),
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        rows: Any = SavedAdvice.objects.of(organization).exclude(evaluated_at=None).order_by("created_at", "id")
        self.fields["advice"].queryset = rows  # type: ignore[attr-defined]

    def clean_advice(self) -> list[SavedAdvice]:
        """Return two or three."""
        chosen = list(self.cleaned_data["advice"])
        if not 2 <= len(chosen) <= COMPARED_MOST:
            raise forms.ValidationError(_("Choose two or three."))
        return chosen
