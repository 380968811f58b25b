"""Every address: pages by application, the API, the admin, health."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import health
from journeys.views.overview import organization_home

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler404 = "config.problems.not_found"

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("organizations/<uuid:pk>/", organization_home, name="organization_home"),
    path("", include("organizations.urls")),
    path("", include("jobs.urls")),
    path("", include("frameworks.urls")),
    path("", include("advisor.urls")),
    path("", include("evidence.urls")),
    path("", include("qualifications.urls")),
    path("", include("appraisals.urls")),
    path("", include("assessments.urls")),
    path("", include("journeys.urls")),
    path("", include("matrix.urls")),
    path("", include("scheduling.urls")),
]
