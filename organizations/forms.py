"""Forms of the organisation pages: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import MEMBER_ROLE_CHOICES, Organization, Role, Unit, User


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the zones people live in, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DropInput(forms.FileInput):
    """A file input in a zone on which files may be dropped."""

    template_name = "organizations/widgets/drop.html"


class RowForm(forms.ModelForm):
    """A form with the fields of a row that leaves the row untouched: a service validates and saves it."""

    def _post_clean(self) -> None:
        """Skip Django's writing of the input to the instance."""


class SignupForm(forms.Form):
    """What registration asks besides address and password."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)

    def signup(self, request: Any, user: User) -> None:
        """Store the name on the new user."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class OrganizationForm(RowForm):
    """Create or change an organisation."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = Organization
        fields = ("name", "time_zone", "locale")


class ProfileForm(RowForm):
    """The person's own settings."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("", _("The organisation's time zone")), *time_zone_choices()],
        required=False,
    )

    class Meta:
        model = User
        fields = ("full_name", "locale", "time_zone", "email_reminders")


class UnitForm(RowForm):
    """Create or change a unit."""

    class Meta:
        model = Unit
        fields = ("name", "code", "kind", "parent", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Unit.objects.filter(
            organization=organization, kind=Unit.Kind.ORGANIZATIONAL_UNIT, archived_at=None
        ).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("the whole organisation")
        if self.instance.parent_id is None and not self.instance._state.adding:
            del self.fields["parent"], self.fields["kind"]


class InvitationForm(forms.Form):
    """Invite somebody by e-mail."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=MEMBER_ROLE_CHOICES, initial=Role.CONTRIBUTOR)


class RoleForm(forms.Form):
    """Change a member's role."""

    role = forms.ChoiceField(label=_("Role"), choices=MEMBER_ROLE_CHOICES)


class GrantForm(forms.Form):
    """Give a lead appraiser access for a time."""

    email = forms.EmailField(label=_("E-mail address of the lead appraiser"), max_length=254)
    first_day = forms.DateField(label=_("First day"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day"), widget=DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
