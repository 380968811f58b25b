"""Routes of the self-assessment pages. They are begun under a journey."""

from django.urls import path

from assessments.views import assessments, grid, result

app_name = "assessments"
urlpatterns = [
    path("assessments/<uuid:pk>/", grid.detail, name="detail"),
    path("assessments/<uuid:pk>/fill/", grid.fill, name="fill"),
    path("assessments/<uuid:pk>/result/", result.shown, name="result"),
    path("assessments/<uuid:pk>/result.pdf", result.report, name="result_pdf"),
    path("assessments/<uuid:pk>/sample/", result.sample, name="sample"),
    path("assessments/<uuid:pk>/decide/", result.decide, name="decide"),
    path("assessments/<uuid:pk>/comparison/", result.comparison, name="comparison"),
    path("assessments/<uuid:pk>/rename/", assessments.rename, name="rename"),
    path("assessments/<uuid:pk>/close/", assessments.close, name="close"),
    path("assessments/<uuid:pk>/reopen/", assessments.reopen, name="reopen"),
    path("assessments/<uuid:pk>/delete/", assessments.delete, name="delete"),
    path("assessments/<uuid:pk>/<uuid:process_area>/<uuid:practice>/<uuid:unit>/", grid.cell, name="cell"),
]
