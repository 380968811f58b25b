"""Routes of the pages of the training catalogue and of members' qualifications."""

from django.urls import path

from qualifications.views import catalogue, importing, records

app_name = "qualifications"
urlpatterns = [
    path("organizations/<uuid:pk>/qualifications/", records.matrix, name="matrix"),
    path("organizations/<uuid:pk>/qualifications/export/", records.record_export, name="record_export"),
    path("organizations/<uuid:pk>/qualifications/import/", importing.record_import, name="record_import"),
    path("organizations/<uuid:pk>/qualifications/new/", records.record_create, name="record_create"),
    path("organizations/<uuid:pk>/qualifications/roles/", catalogue.role_list, name="role_list"),
    path("organizations/<uuid:pk>/qualifications/mine/", records.mine, name="mine"),
    path("organizations/<uuid:pk>/qualifications/people/<uuid:person>/", records.person, name="person"),
    path("organizations/<uuid:pk>/qualifications/catalogue/", catalogue.catalogue, name="catalogue"),
    path("organizations/<uuid:pk>/qualifications/catalogue/<str:key>/", catalogue.type_detail, name="type_detail"),
    path("qualification-records/<uuid:pk>/", records.record_detail, name="record_detail"),
    path("qualification-records/<uuid:pk>/edit/", records.record_edit, name="record_edit"),
    path("qualification-records/<uuid:pk>/delete/", records.record_delete, name="record_delete"),
]
