"""Routes of the appraiser and appraisal pages."""

from django.urls import path

from appraisals import views

app_name = "appraisals"
urlpatterns = [
    path("appraisers/", views.appraiser_list, name="appraiser_list"),
    path("appraisers/me/", views.my_profile, name="my_profile"),
    path("appraisers/me/appraisals.ics", views.my_ics, name="my_ics"),
    path("appraisers/me/certificates/new/", views.certificate_create, name="certificate_create"),
    path("appraiser-certificates/<uuid:pk>/edit/", views.certificate_edit, name="certificate_edit"),
    path("appraiser-certificates/<uuid:pk>/remove/", views.certificate_remove, name="certificate_remove"),
    path("appraisers/<uuid:pk>/", views.appraiser_detail, name="appraiser_detail"),
    path("appraisals/<uuid:pk>/", views.appraisal_detail, name="appraisal_detail"),
    path("appraisals/<uuid:pk>/move/", views.appraisal_move, name="appraisal_move"),
    path("appraisals/<uuid:pk>/cancel/", views.appraisal_cancel, name="appraisal_cancel"),
    path("appraisals/<uuid:pk>/appraisal.ics", views.appraisal_ics, name="appraisal_ics"),
    path("organizations/<uuid:pk>/appraisals.ics", views.organization_ics, name="organization_ics"),
]
