"""Forms of the evidence pages: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.files import ALLOWED
from evidence.models import Certificate, EvidenceItem, EvidenceLink, EvidenceTag, SurveillanceAudit
from evidence.queries import CoverageState, Show, linkable_areas, linkable_practices, linkable_units
from evidence.queries.items import NOBODY
from evidence.queries.matching import Outcome
from evidence.queries.register import UNTITLED, clauses
from frameworks.models import Framework, Requirement
from organizations.forms import DateInput, DropInput, RowForm
from organizations.models import Organization, Unit
from organizations.queries import members

SEARCH_LENGTH = 200
VALIDITY = [("expired", _("expired")), ("soon", _("expires soon")), ("valid", _("valid"))]
REGISTER_TYPES = ".csv,.tsv,.txt,.xlsx"


def search_field() -> forms.CharField:
    """Return the search field of a list."""
    return forms.CharField(label=_("Search"), max_length=SEARCH_LENGTH, required=False)


class ManyDropInput(DropInput):
    """The same for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files; an empty list when there is none."""

    widget = ManyDropInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, each checked as a single one."""
        return [super(ManyFilesField, self).clean(file, initial) for file in data or ()]


def upload_field() -> forms.FileField:
    """Return the field for the files of a version."""
    return ManyFilesField(
        label=_("Files"),
        required=False,
        widget=ManyDropInput({"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
        help_text=_(
            "Documents, spreadsheets, presentations, PDF, pictures, text or mail. Several files are one version."
        ),
    )


def address_field() -> forms.CharField:
    """Return the field for the web address of evidence; the service judges it."""
    return forms.CharField(
        label=_("Or a web address"),
        required=False,
        max_length=2000,
        widget=forms.URLInput,
        help_text=_("Where everybody who may see the evidence can open it: https://…"),
    )


def place_field() -> forms.CharField:
    """Return the field for where to look behind a web address."""
    return forms.CharField(label=_("Page or section"), required=False, max_length=300)


def kind_field() -> forms.ChoiceField:
    """Return the field for the kind of an artefact."""
    kinds = [choice for choice in EvidenceItem.Kind.choices if choice[0] not in EvidenceItem.AFFIRMATIONS]
    return forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("File or link, as given")), *kinds])


def revision_field() -> forms.CharField:
    """Return the field for the state of a repository."""
    return forms.CharField(
        label=_("Commit or tag"),
        required=False,
        max_length=100,
        help_text=_("Which state of the repository the address or the CI artefact is about."),
    )


class SearchForm(forms.Form):
    """Narrow a list by text."""

    q = search_field()


class CertificateForm(RowForm):
    """Change a certificate."""

    class Meta:
        model = Certificate
        fields = ("body", "number", "scope", "issued_on", "expires_on")
        widgets = {"issued_on": DateInput, "expires_on": DateInput, "scope": forms.Textarea({"rows": 3})}


class NewCertificateForm(CertificateForm):
    """Record a certificate."""

    plan_audits = forms.BooleanField(
        label=_("Propose the yearly surveillance audits and the recertification"), initial=True, required=False
    )


class AuditForm(RowForm):
    """Add an audit to a certificate."""

    class Meta:
        model = SurveillanceAudit
        fields = ("kind", "due_on")
        widgets = {"due_on": DateInput}


class HeldForm(forms.Form):
    """Record when an audit was held; empty: not yet."""

    held_on = forms.DateField(label=_("Held on"), widget=DateInput, required=False)


class TagsField(forms.CharField):
    """Tags with commas between them, as a list."""

    def prepare_value(self, value: Any) -> Any:
        """Return what the input shows."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the tags; the service judges them."""
        return [tag.strip() for tag in super().clean(value).split(",") if tag.strip()]


def clause_field() -> forms.ModelChoiceField:
    """Return the field for the clause of ISO 9001 that new evidence is offered for."""
    return forms.ModelChoiceField(
        label=_("Clause of ISO 9001"),
        queryset=Requirement.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("none yet"),
    )


class ItemForm(RowForm):
    """What evidence says besides its content; the fields of ``more`` stand behind a fold."""

    tags = TagsField(label=_("Tags"), required=False, max_length=900, help_text=_("With commas between them."))
    more = ("kind", "revision", "covers_from", "covers_until", "language", "confidentiality", "tags")

    class Meta:
        model = EvidenceItem
        fields = (
            "title", "owner", "owner_role", "dated_on", "valid_until", "covers_from", "covers_until", "language",
            "confidentiality",
        )  # fmt: skip
        widgets = dict.fromkeys(("dated_on", "valid_until", "covers_from", "covers_until"), DateInput)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members(organization)
        self.fields["owner"].empty_label = _("nobody yet")
        self.fields["confidentiality"].required = False
        if not self.instance._state.adding:
            self.initial["tags"] = [tag.name for tag in self.instance.tags.all()]
        if "clause" in self.fields:
            self.fields["clause"].queryset = clauses()
            self.fields["clause"].label_from_instance = clause_label

    def clean_confidentiality(self) -> str:
        """Return what was chosen; a form sent without the field keeps what is."""
        chosen: str = self.cleaned_data["confidentiality"]
        return chosen or self.instance.confidentiality

    @property
    def shows_more(self) -> bool:
        """Say whether the fold is open: where something in it is filled in or wrong."""
        said = (self[name].value() for name in self.more if name in self.fields and name != "confidentiality")
        return (
            any(said)
            or self["confidentiality"].value() == "confidential"
            or any(name in self.errors for name in self.more)
        )


class NewItemForm(ItemForm):
    """Add an artefact: files or a web address, and what it is."""

    upload = upload_field()
    url = address_field()
    place = place_field()
    kind = kind_field()
    revision = revision_field()
    clause = clause_field()
    field_order = (
        "upload", "url", "place", "title", "clause", "owner", "owner_role", "dated_on", "valid_until", *ItemForm.more,
    )  # fmt: skip


class StatementForm(forms.Form):
    """What people said or showed."""

    statement = forms.CharField(
        label=_("What was said or shown"), max_length=5000, widget=forms.Textarea({"rows": 6}), strip=True
    )
    given_by = forms.CharField(
        label=_("By whom"),
        max_length=200,
        help_text=_("The role, such as “project lead of Atlas”, rather than a name."),
    )
    given_on = forms.DateField(label=_("When"), widget=DateInput)
    upload = upload_field()
    url = address_field()


class NewAffirmationForm(StatementForm, ItemForm):
    """Record an affirmation: an interview, a presentation or a demonstration."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in EvidenceItem.AFFIRMATIONS], initial="interview"
    )
    clause = clause_field()
    more = ("upload", "url", "valid_until", "covers_from", "covers_until", "language", "confidentiality", "tags")
    field_order = ("kind", "title", "statement", "given_by", "given_on", "clause", "owner", "owner_role", *more)

    class Meta(ItemForm.Meta):
        fields = tuple(name for name in ItemForm.Meta.fields if name != "dated_on")


def clause_label(clause: Requirement) -> str:
    """Return number and title of a clause, the number alone where it has no title."""
    return clause.ref if clause.title == UNTITLED else str(clause)


class VersionForm(forms.Form):
    """Add a version of an artefact."""

    upload = upload_field()
    url = address_field()
    place = place_field()
    kind = kind_field()
    revision = revision_field()


class ItemFilterForm(forms.Form):
    """Narrow the list of evidence."""

    q = search_field()
    show = forms.ChoiceField(label=_("Show"), choices=[("", _("In use")), *Show.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any kind")), *EvidenceItem.Kind.choices], required=False
    )
    validity = forms.ChoiceField(label=_("Validity"), choices=[("", _("Any validity")), *VALIDITY], required=False)
    state = forms.ChoiceField(
        label=_("Review"), choices=[("", _("Any review")), *EvidenceLink.State.choices], required=False
    )
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), str(person)) for person in members(organization)]
        self.fields["owner"].choices = [("", _("All owners")), (NOBODY, _("nobody yet")), *people]
        self.fields["framework"].choices = framework_choices(organization)
        tags = EvidenceTag.objects.of(organization)
        self.fields["tag"].choices = [("", _("All tags")), *((str(tag.pk), tag.name) for tag in tags)]
        refs = clauses().values_list("ref", flat=True)
        self.fields["clause"].choices = [("", _("All clauses")), *((ref, ref) for ref in refs)]


def framework_choices(organization: Organization) -> list[tuple[str, Any]]:
    """Return the frameworks that the organisation may use to choose from, "" for all."""
    frameworks = Framework.objects.usable_by(organization)
    return [("", _("All frameworks")), *((str(row.pk), row.short_name) for row in frameworks)]


class AreaForm(forms.Form):
    """Choose the process area whose practices evidence is offered for."""

    area = forms.ModelChoiceField(label=_("Process area"), queryset=Requirement.objects.none())

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        areas = linkable_areas(organization)
        self.fields["area"].queryset = areas
        for area in areas:
            groups.setdefault(area.framework.short_name, []).append((str(area.pk), str(area)))
        self.fields["area"].choices = [("", _("Choose a process area")), *groups.items()]


class LinkForm(forms.Form):
    """Offer evidence for practices of one process area in some instances."""

    practices = forms.ModelMultipleChoiceField(
        label=_("Practices"), queryset=Requirement.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Instances"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Where to look"), max_length=300, required=False, help_text=_("Page, section or line.")
    )

    directness = forms.ChoiceField(
        label=_("Direct or supporting"),
        choices=[("", _("not said")), *EvidenceLink.Directness.choices],
        required=False,
        help_text=EvidenceLink._meta.get_field("directness").help_text,
    )

    def __init__(self, *args: Any, organization: Organization, area: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practices"].queryset = linkable_practices(area)
        self.fields["practices"].label_from_instance = clause_label
        units = linkable_units(organization, area)
        self.fields["units"].queryset = units
        if len(units) == 1:
            self.initial.setdefault("units", [units[0].pk])


class HoldForm(forms.Form):
    """Put evidence under legal hold."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Such as a dispute, a recall, or the request of an authority.")
    )


class ReturnForm(forms.Form):
    """Return evidence."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is missing, so that it can be accepted next time."),
    )


class ReviewFilterForm(forms.Form):
    """Narrow what waits for review."""

    q = search_field()
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    unit = forms.ChoiceField(label=_("Instance"), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].choices = framework_choices(organization)
        units = [(str(unit.pk), str(unit)) for unit in Unit.objects.of(organization).active()]
        self.fields["unit"].choices = [("", _("All instances")), *units]


class ChosenLinksForm(forms.Form):
    """The links chosen in the review queue."""

    links = forms.ModelMultipleChoiceField(label=_("Evidence"), queryset=EvidenceLink.objects.none())

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["links"].queryset = EvidenceLink.objects.of(organization).in_review()


class RegisterFilterForm(forms.Form):
    """Narrow the clauses of the register."""

    q = search_field()
    show = forms.ChoiceField(label=_("Show"), choices=[("", _("All clauses")), *CoverageState.choices], required=False)


class RegisterForm(forms.Form):
    """Upload a register with the files it names."""

    register_file = forms.FileField(
        label=_("Register"), widget=DropInput({"accept": REGISTER_TYPES}), help_text=_("CSV (UTF-8) or Excel (.xlsx).")
    )
    archive = forms.FileField(label=_("Files as one ZIP"), required=False, widget=DropInput({"accept": ".zip"}))
    files = ManyFilesField(label=_("Or the files one by one"), required=False)


class PreviewFilterForm(forms.Form):
    """Narrow the rows of a preview."""

    outcome = forms.ChoiceField(label=_("Rows"), choices=[("", _("All rows")), *Outcome.choices], required=False)


class ConfirmForm(forms.Form):
    """Import the previewed rows."""

    leave_out_errors = forms.BooleanField(required=False)
