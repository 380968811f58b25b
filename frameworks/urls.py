"""Routes of the catalogue pages."""

from django.urls import path

from frameworks.views import catalogue

app_name = "frameworks"
urlpatterns = [
    path("frameworks/", catalogue.index, name="index"),
    path("frameworks/<uuid:pk>/", catalogue.framework_detail, name="framework"),
    path("requirements/<uuid:pk>/", catalogue.requirement_detail, name="requirement"),
    path("crosswalks/<uuid:pk>/", catalogue.crosswalk_detail, name="crosswalk"),
]
