"""Addresses of the advisor."""

from django.urls import path

from advisor.views import asking, saved

app_name = "advisor"
urlpatterns = [
    path("advisor/", asking.ask, name="ask"),
    path("organizations/<uuid:pk>/advice/", saved.advice_list, name="list"),
    path("organizations/<uuid:pk>/advice/new/", saved.create, name="create"),
    path("organizations/<uuid:pk>/advice/compare/", saved.compare, name="compare"),
    path("advice/<uuid:pk>/", saved.detail, name="detail"),
    path("advice/<uuid:pk>/questions/", asking.resume, name="resume"),
    path("advice/<uuid:pk>/questions/<slug:key>/", asking.question, name="question"),
    path("advice/<uuid:pk>/evaluate/", saved.evaluate, name="evaluate"),
    path("advice/<uuid:pk>/rename/", saved.rename, name="rename"),
    path("advice/<uuid:pk>/delete/", saved.delete, name="delete"),
]
