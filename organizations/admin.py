"""Admin of users, organisations and units, for platform staff.

Tenant rows are reached through ``visible_to`` here too: a platform administrator who is no member opens
support access first, which the organisation sees in its log.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations import services
from organizations.models import AccessGrant, Activity, Invitation, Membership, Organization, Unit, User

admin.site.site_header = admin.site.site_title = "Cairn"
admin.site.index_title = _("Administration")


class VisibleAdmin(admin.ModelAdmin):
    """The base of each admin of rows that not everybody sees: visible rows only, visible choices only."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the administrator reaches."""
        rows = self.model._default_manager.visible_to(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Offer in filters only rows that a visible row names; Django would offer every row there is."""
        return [self._only_visible(name) for name in super().get_list_filter(request)]

    def _only_visible(self, name: Any) -> Any:
        if isinstance(name, str) and get_fields_from_path(self.model, name)[-1].is_relation:
            return name, admin.RelatedOnlyFieldListFilter
        return name

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only visible rows of other tenant models."""
        manager = db_field.remote_field.model._default_manager
        if hasattr(manager, "visible_to"):
            kwargs.setdefault("queryset", manager.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OwnedAdmin(VisibleAdmin):
    """The base of each tenant model's admin: every change is logged with the organisation."""

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Save and log the change with the names of the changed fields."""
        super().save_model(request, obj, form, change)
        services.record_activity(
            organization=_organization_of(obj),
            actor=request.user,
            verb="changed in the administration" if change else "created in the administration",
            target=obj,
            detail={"fields": form.changed_data},
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Log the deletion, then delete."""
        if not isinstance(obj, Organization):
            services.record_activity(
                organization=_organization_of(obj),
                actor=request.user,
                verb="deleted in the administration",
                target=obj,
            )
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete one by one, so that each deletion is logged."""
        for row in queryset:
            self.delete_model(request, row)


class ReadOnlyAdmin(OwnedAdmin):
    """Rows that only services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes by hand."""
        return False


def _organization_of(row: Model) -> Organization:
    return row if isinstance(row, Organization) else row.organization  # type: ignore[attr-defined]


class UserCreationForm(AdminUserCreationForm):
    """A new user by e-mail address."""

    class Meta:
        model = User
        fields = ("email", "full_name")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Users of the platform."""

    add_form = UserCreationForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "locale")
    search_fields = ("email", "full_name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("full_name", "locale", "time_zone", "email_reminders")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "full_name", "usable_password", "password1", "password2")}),
    )


class MembershipInline(admin.TabularInline):
    """Members of an organisation."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


class UnitInline(admin.TabularInline):
    """Units of an organisation."""

    model = Unit
    extra = 0
    fields = ("name", "code", "kind", "starts_on", "ends_on")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Units are added on their own page, below a parent."""
        return False


@admin.register(Organization)
class OrganizationAdmin(OwnedAdmin):
    """Organisations. Platform administrators list them all; what is inside needs support access."""

    list_display = ("name", "time_zone", "locale", "created_at")
    list_filter = ("locale",)
    search_fields = ("name",)
    date_hierarchy = "created_at"
    readonly_fields = ("created_at",)
    actions = ("open_support_access",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        """Return all organisations to platform administrators: names only, see ``get_inlines``."""
        if request.user.is_superuser:
            return Organization.objects.order_by("name")
        return super().get_queryset(request)

    def get_inlines(self, request: HttpRequest, obj: Organization | None) -> list[Any]:
        """Show members and units only to those who reach the organisation."""
        reached = obj is not None and Organization.objects.visible_to(request.user).filter(pk=obj.pk).exists()
        return [MembershipInline, UnitInline] if reached else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting a tenant is no click in a list."""
        return False

    @admin.action(description=_("Open support access for four hours (logged)"))
    def open_support_access(self, request: HttpRequest, queryset: QuerySet[Organization]) -> None:
        """Give the administrator read access to the chosen organisations."""
        for organization in queryset:
            services.open_support_access(
                organization=organization,
                actor=request.user,
                reason=str(_("Opened in the administration")),
                now=timezone.now(),
            )
        self.message_user(request, _("Support access is open for four hours."), messages.SUCCESS)


@admin.register(Unit)
class UnitAdmin(OwnedAdmin):
    """Organisational units, projects and support functions."""

    list_display = ("name", "code", "kind", "organization", "parent", "archived_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "parent")
    search_fields = ("name", "code")
    autocomplete_fields = ("organization", "parent")


@admin.register(Membership)
class MembershipAdmin(OwnedAdmin):
    """Members and their roles."""

    list_display = ("user", "organization", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("organization", "user")
    search_fields = ("user__email", "user__full_name")
    autocomplete_fields = ("organization", "user")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations sent."""

    list_display = ("email", "organization", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("organization",)
    search_fields = ("email",)


@admin.register(AccessGrant)
class AccessGrantAdmin(ReadOnlyAdmin):
    """Time-boxed access."""

    list_display = ("user", "organization", "role", "valid_from", "valid_until", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("organization", "user")
    search_fields = ("user__email", "user__full_name", "reason")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """The activity log."""

    list_display = ("at", "actor", "verb", "target_label", "organization")
    list_filter = ("target_kind",)
    list_select_related = ("organization", "actor")
    search_fields = ("verb", "target_label", "actor__email")
    date_hierarchy = "at"
