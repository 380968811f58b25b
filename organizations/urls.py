"""Routes of the organisation pages."""

from django.urls import path

from organizations.views import members, organization, units

app_name = "organizations"
urlpatterns = [
    path("", organization.home, name="home"),
    path("profile/", organization.profile, name="profile"),
    path("organizations/new/", organization.create, name="create"),
    path("organizations/<uuid:pk>/edit/", organization.edit, name="edit"),
    path("organizations/<uuid:pk>/activity/", organization.activity, name="activity"),
    path("organizations/<uuid:pk>/units/", units.unit_list, name="unit_list"),
    path("organizations/<uuid:pk>/units/new/", units.unit_create, name="unit_create"),
    path("units/<uuid:pk>/", units.unit_detail, name="unit_detail"),
    path("units/<uuid:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<uuid:pk>/archive/", units.unit_archive, name="unit_archive"),
    path("units/<uuid:pk>/restore/", units.unit_restore, name="unit_restore"),
    path("organizations/<uuid:pk>/members/", members.member_list, name="member_list"),
    path("organizations/<uuid:pk>/members/invite/", members.invite, name="invite"),
    path("members/<uuid:pk>/role/", members.member_role, name="member_role"),
    path("members/<uuid:pk>/remove/", members.member_remove, name="member_remove"),
    path("invitations/<uuid:pk>/link/", members.invitation_link, name="invitation_link"),
    path("invitations/<uuid:pk>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("join/<str:token>/", members.invitation, name="invitation"),
    path("organizations/<uuid:pk>/grants/new/", members.grant_create, name="grant_create"),
    path("grants/<uuid:pk>/revoke/", members.grant_revoke, name="grant_revoke"),
]
