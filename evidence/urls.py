"""Routes of the pages of certificates, the ISO 9001 evidence register and objective evidence."""

from django.urls import path

from evidence.views import certificates, items, register, reviews, store

app_name = "evidence"
urlpatterns = [
    path("organizations/<uuid:pk>/certificates/", certificates.certificate_list, name="certificate_list"),
    path("organizations/<uuid:pk>/certificates/new/", certificates.certificate_create, name="certificate_create"),
    path("certificates/<uuid:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<uuid:pk>/edit/", certificates.certificate_edit, name="certificate_edit"),
    path("certificates/<uuid:pk>/delete/", certificates.certificate_delete, name="certificate_delete"),
    path("certificates/<uuid:pk>/audits/plan/", certificates.audit_plan, name="audit_plan"),
    path("certificates/<uuid:pk>/audits/new/", certificates.audit_create, name="audit_create"),
    path("surveillance-audits/<uuid:pk>/held/", certificates.audit_held, name="audit_held"),
    path("surveillance-audits/<uuid:pk>/delete/", certificates.audit_delete, name="audit_delete"),
    path("organizations/<uuid:pk>/iso-9001-evidence/", register.register, name="register"),
    path("organizations/<uuid:pk>/iso-9001-evidence/import/", register.register_import, name="register_import"),
    path("register-imports/<uuid:pk>/", register.register_preview, name="register_preview"),
    path("register-imports/<uuid:pk>/apply/", register.register_apply, name="register_apply"),
    path("register-imports/<uuid:pk>/discard/", register.register_discard, name="register_discard"),
    path("register-template.xlsx", register.template_download, name="register_template"),
    path("register-sample/<str:name>", register.sample_download, name="register_sample"),
    path("organizations/<uuid:pk>/evidence/", items.item_list, name="item_list"),
    path("organizations/<uuid:pk>/evidence/export/", items.item_export, name="item_export"),
    path("organizations/<uuid:pk>/evidence/new/", items.item_create, name="item_create"),
    path("organizations/<uuid:pk>/evidence/affirmations/new/", items.affirmation_create, name="affirmation_create"),
    path("evidence/<uuid:pk>/", items.item_detail, name="item_detail"),
    path("evidence/<uuid:pk>/edit/", items.item_edit, name="item_edit"),
    path("evidence/<uuid:pk>/withdraw/", items.item_withdraw, name="item_withdraw"),
    path("evidence/<uuid:pk>/replace/<uuid:by>/", items.item_replace, name="item_replace"),
    path("evidence/<uuid:pk>/hold/", items.item_hold, name="item_hold"),
    path("evidence/<uuid:pk>/lift/", items.item_lift, name="item_lift"),
    path("evidence/<uuid:pk>/erase/", items.item_erase, name="item_erase"),
    path("evidence/<uuid:pk>/restore/", items.item_restore, name="item_restore"),
    path("evidence/<uuid:pk>/versions/new/", items.version_create, name="version_create"),
    path("evidence/<uuid:pk>/links/new/", reviews.link_create, name="link_create"),
    path("evidence-files/<uuid:pk>/download/", items.file_download, name="file_download"),
    path("evidence-links/<uuid:pk>/accept/", reviews.link_accept, name="link_accept"),
    path("evidence-links/<uuid:pk>/return/", reviews.link_return, name="link_return"),
    path("evidence-links/<uuid:pk>/resubmit/", reviews.link_resubmit, name="link_resubmit"),
    path("evidence-links/<uuid:pk>/delete/", reviews.link_delete, name="link_delete"),
    path("organizations/<uuid:pk>/evidence-store/", store.store, name="store"),
    path("organizations/<uuid:pk>/evidence-store/check/", store.store_check, name="store_check"),
    path("organizations/<uuid:pk>/review/", reviews.review_queue, name="review_queue"),
    path("organizations/<uuid:pk>/review/accept/", reviews.review_accept, name="review_accept"),
]
