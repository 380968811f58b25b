"""Routes of the catalogue pages, and of what an organisation brings for itself."""

from django.urls import path

from frameworks.views import (
    catalogue,
    comparison,
    crosswalks,
    licensed,
    orientation,
    own,
    paths,
    requirements,
    revisions,
    search,
    uploads,
)

app_name = "frameworks"
urlpatterns = [
    path("frameworks/", catalogue.index, name="index"),
    path("frameworks/about/", orientation.about, name="about"),
    path("frameworks/search/", search.search, name="search"),
    path("frameworks/compare/", comparison.compare, name="compare"),
    path("frameworks/<uuid:pk>/", catalogue.framework_detail, name="framework"),
    path("requirements/<uuid:pk>/", catalogue.requirement_detail, name="requirement"),
    path("frameworks/<uuid:pk>/export/<str:form>/", own.framework_export, name="export"),
    path("organizations/<uuid:pk>/frameworks/", own.own_list, name="own_list"),
    path("organizations/<uuid:pk>/frameworks/derive/", own.derive, name="derive"),
    path("frameworks/<uuid:pk>/manage/", own.manage, name="manage"),
    path("frameworks/<uuid:pk>/delete/", own.framework_delete, name="framework_delete"),
    path("frameworks/<uuid:pk>/requirements/new/", requirements.requirement_create, name="requirement_create"),
    path("requirements/<uuid:pk>/edit/", requirements.requirement_edit, name="requirement_edit"),
    path("requirements/<uuid:pk>/retire/", requirements.requirement_retire, name="requirement_retire"),
    path("requirements/<uuid:pk>/restore/", requirements.requirement_restore, name="requirement_restore"),
    path("organizations/<uuid:pk>/frameworks/import/", uploads.own_import, name="own_import"),
    path("frameworks/<uuid:pk>/new-version/", uploads.new_version, name="new_version"),
    path("framework-template.xlsx", uploads.template_download, name="own_template"),
    path("library-uploads/<uuid:pk>/", uploads.upload_detail, name="upload"),
    path("library-uploads/<uuid:pk>/apply/", uploads.upload_apply, name="upload_apply"),
    path("library-uploads/<uuid:pk>/discard/", uploads.upload_discard, name="upload_discard"),
    path("organizations/<uuid:pk>/licensed-text/import/", licensed.licensed_import, name="licensed_import"),
    path(
        "organizations/<uuid:pk>/licensed-text/<uuid:framework>/delete/",
        licensed.licensed_delete,
        name="licensed_delete",
    ),
    path("frameworks/<uuid:pk>/licensed-text-template.xlsx", licensed.template_download, name="licensed_template"),
    path("crosswalks/", crosswalks.crosswalk_list, name="crosswalk_list"),
    path("crosswalks/indirect/", paths.path_list, name="path_list"),
    path("requirements/<uuid:pk>/ways/", paths.requirement_paths, name="requirement_paths"),
    path("crosswalks/<uuid:pk>/", crosswalks.crosswalk_detail, name="crosswalk"),
    path("crosswalks/<uuid:pk>/matrix/", crosswalks.crosswalk_matrix, name="crosswalk_matrix"),
    path("crosswalks/<uuid:pk>/beside/", crosswalks.crosswalk_beside, name="crosswalk_beside"),
    path("crosswalks/<uuid:pk>/export/", crosswalks.crosswalk_export, name="crosswalk_export"),
    path(
        "organizations/<uuid:pk>/crosswalks/<uuid:crosswalk>/history/", revisions.revision_list, name="revision_list"
    ),
    path("organizations/<uuid:pk>/crosswalks/<uuid:crosswalk>/add/", revisions.mapping_add, name="mapping_add"),
    path(
        "organizations/<uuid:pk>/crosswalks/<uuid:crosswalk>/<uuid:source>/<uuid:target>/",
        revisions.mapping_revise,
        name="mapping_revise",
    ),
    path("mapping-revisions/<uuid:pk>/withdraw/", revisions.revision_withdraw, name="revision_withdraw"),
]
