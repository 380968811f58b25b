"""Routes of the catalogue pages."""

from django.urls import path

from frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("frameworks/", views.index, name="index"),
    path("frameworks/<uuid:pk>/", views.framework_detail, name="framework"),
    path("requirements/<uuid:pk>/", views.requirement_detail, name="requirement"),
    path("crosswalks/<uuid:pk>/", views.crosswalk_detail, name="crosswalk"),
]
