"""Routes of the catalogue pages."""

from django.urls import path  # noqa: F401

app_name = "frameworks"
urlpatterns = []
