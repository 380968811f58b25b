"""Pages of jobs."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.job_list, name="list"),
    path("jobs/<uuid:pk>/", views.detail, name="detail"),
    path("jobs/<uuid:pk>/progress/", views.progress, name="progress"),
    path("jobs/<uuid:pk>/stop/", views.stop, name="stop"),
    path("jobs/<uuid:pk>/repeat/", views.repeat, name="repeat"),
]
