"""Pages of members, invitations and access grants."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import queries, services
from organizations.errors import DomainError
from organizations.forms import GrantForm, InvitationForm, RoleForm
from organizations.models import AccessGrant, Invitation, Membership, Organization, User
from organizations.permissions import may_manage_organization, require
from organizations.web import organization_or_404, paginate, submit, telling_refusals, visible_or_404


def member_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List members and, for owners, open invitations and grants."""
    organization = organization_or_404(request, pk)
    search, now = request.GET.get("q", "").strip(), timezone.now()
    may_manage = may_manage_organization(request.user, organization)
    context = {
        "page": paginate(request, queries.membership_list(organization, search)),
        "search": search,
        "may_manage": may_manage,
        "invitations": Invitation.objects.of(organization).open(now) if may_manage else (),
        "grants": AccessGrant.objects.of(organization)
        .filter(valid_until__gt=now, revoked_at=None)
        .select_related("user"),
        "role_form": RoleForm(),
    }
    return render(request, "organizations/member_list.html", context)


def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Invite a person by e-mail."""
    organization = organization_or_404(request, pk)
    require(may_manage_organization(request.user, organization))
    form = InvitationForm(request.POST or None)
    if form.is_valid() and submit(
        form,
        services.invite_member,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("%(email)s has been invited.") % {"email": form.cleaned_data["email"]})
        return redirect("organizations:member_list", organization.pk)
    return render(request, "organizations/invite.html", {"form": form})


def invitation_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an open invitation's link, for when the mail did not arrive."""
    invitation = visible_or_404(request, Invitation.objects.open(timezone.now()).select_related("organization"), pk)
    require(may_manage_organization(request.user, invitation.organization))
    token = services.invitation_token(invitation)
    return render(request, "organizations/invitation_link.html", {"invitation": invitation, "token": token})


@require_POST
def invitation_revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = visible_or_404(request, Invitation.objects.select_related("organization"), pk)
    services.revoke_invitation(invitation=invitation, actor=request.user, now=timezone.now())
    messages.success(request, _("The invitation has been withdrawn."))
    return redirect("organizations:member_list", invitation.organization_id)


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link and, once signed in, accept it."""
    try:
        offer = services.open_invitation(token, now=timezone.now())
    except DomainError as error:
        return render(request, "organizations/invitation.html", {"error": error.message}, status=error.status)
    if request.method == "POST" and request.user.is_authenticated:
        services.accept_invitation(invitation=offer, actor=request.user, now=timezone.now())
        messages.success(request, _("Welcome to %(organization)s.") % {"organization": offer.organization})
        return redirect(offer.organization)
    known = User.objects.filter(email=offer.email).exists()
    return render(request, "organizations/invitation.html", {"invitation": offer, "known": known})


@require_POST
def member_role(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a member's role."""
    membership = visible_or_404(request, Membership.objects.select_related("organization", "user"), pk)
    require(may_manage_organization(request.user, membership.organization))
    form = RoleForm(request.POST)
    if not form.is_valid() or not submit(
        form, services.change_role, membership=membership, role=form.cleaned_data["role"], actor=request.user
    ):
        messages.error(request, " ".join(message for errors in form.errors.values() for message in errors))
    else:
        messages.success(request, _("The role has been changed."))
    return redirect("organizations:member_list", membership.organization_id)


@require_POST
def member_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a membership."""
    membership = visible_or_404(request, Membership.objects.select_related("organization", "user"), pk)
    with telling_refusals(request):
        services.remove_member(membership=membership, actor=request.user)
        messages.success(request, _("%(user)s is no longer a member.") % {"user": membership.user})
    stays = Organization.objects.visible_to(request.user).filter(pk=membership.organization_id).exists()
    return (
        redirect("organizations:member_list", membership.organization_id) if stays else redirect("organizations:home")
    )


def grant_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a lead appraiser read access for a span of days in the organisation's zone."""
    organization = organization_or_404(request, pk)
    require(may_manage_organization(request.user, organization))
    form = GrantForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        values = form.cleaned_data
        person = User.objects.filter(email=values["email"].lower(), is_active=True).first()
        zone = ZoneInfo(organization.time_zone)
        if person is None:
            form.add_error("email", _("Nobody is registered with this address. Ask the appraiser to sign up first."))
        elif submit(
            form,
            services.grant_access,
            organization=organization,
            user=person,
            valid_from=datetime.combine(values["first_day"], time.min, zone),
            valid_until=datetime.combine(values["last_day"] + timedelta(days=1), time.min, zone),
            reason=values["reason"],
            actor=request.user,
        ):
            messages.success(request, _("%(user)s now has access for these days.") % {"user": person})
            return redirect("organizations:member_list", organization.pk)
    return render(request, "organizations/grant_form.html", {"form": form})


@require_POST
def grant_revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a grant at once."""
    grant = visible_or_404(request, AccessGrant.objects.select_related("organization", "user"), pk)
    services.revoke_grant(grant=grant, actor=request.user, now=timezone.now())
    messages.success(request, _("The access of %(user)s has ended.") % {"user": grant.user})
    return redirect("organizations:member_list", grant.organization_id)
