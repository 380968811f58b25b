"""Routes of the pages of certificates, the ISO 9001 evidence register and objective evidence."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _pending(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=501)


def _route(address, name):
    return path(address, _pending, name=name)


app_name = "evidence"
urlpatterns = [
    _route("organizations/<uuid:pk>/certificates/", "certificate_list"),
    _route("organizations/<uuid:pk>/certificates/new/", "certificate_create"),
    _route("certificates/<uuid:pk>/", "certificate_detail"),
    _route("organizations/<uuid:pk>/iso-9001-evidence/", "register"),
    _route("organizations/<uuid:pk>/iso-9001-evidence/import/", "register_import"),
    _route("register-imports/<uuid:pk>/", "register_preview"),
    _route("organizations/<uuid:pk>/evidence/", "item_list"),
    _route("organizations/<uuid:pk>/evidence/new/", "item_create"),
    _route("evidence/<uuid:pk>/", "item_detail"),
    _route("evidence-versions/<uuid:pk>/download/", "version_download"),
    _route("organizations/<uuid:pk>/review/", "review_queue"),
    _route("evidence-links/<uuid:pk>/accept/", "link_accept"),
    _route("evidence-links/<uuid:pk>/return/", "link_return"),
    _route("evidence-links/<uuid:pk>/resubmit/", "link_resubmit"),
    _route("evidence-links/<uuid:pk>/delete/", "link_delete"),
]
