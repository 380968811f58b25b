"""Routes of the matrix pages."""

from django.urls import path

from matrix.views import cell, matrix

app_name = "matrix"
urlpatterns = [
    path("journeys/<uuid:pk>/matrix/", matrix.matrix, name="matrix"),
    path("journeys/<uuid:pk>/matrix/table/", matrix.table, name="table"),
    path("journeys/<uuid:pk>/matrix/<uuid:process_area>/<uuid:practice>/<uuid:unit>/", cell.cell, name="cell"),
]
