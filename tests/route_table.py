"""One line per route: who may, on which row, and what an allowed answer looks like.

``needs`` is the lowest role; lead appraisers read like viewers. A new route needs a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from organizations import services
from organizations.models import Role
from organizations.permissions import RANK
from scheduling import services as scheduling

PUBLIC = "public"
SIGNED_IN = "signed_in"
OK = frozenset({200, 201, 202, 204, 302, 400, 409, 410, 415, 422})


@dataclass(frozen=True)
class Route:
    """A route, the method tried, the role it ``needs`` and the row of the world in its address.

    ``subject`` names an attribute of the world (its id is the address's ``pk``); ``kwargs`` other parts.
    ``is_list``: strangers get a list without acme's rows, or a refusal of the foreign id in the input.
    ``is_filtered``: too low a role gets an empty list or 404 instead of 403.
    ``also`` and ``never`` name people for whom the rank does not decide.
    """

    name: str
    needs: str
    subject: str = ""
    method: str = "get"
    data: Callable[[Any], dict[str, Any]] | None = None
    kwargs: dict[str, Callable[[Any], Any]] = field(default_factory=dict, hash=False)
    is_list: bool = False
    is_filtered: bool = False
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    allowed: frozenset[int] = OK

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def is_api(self) -> bool:
        """Say whether the answer is for programs."""
        return self.name.startswith("api:")

    def is_allowed(self, person: str, role: Role) -> bool:
        """Say whether the person may, by rank or by name."""
        if person in self.never:
            return False
        return self.needs in (PUBLIC, SIGNED_IN) or person in self.also or RANK[role] >= RANK[self.needs]

    def address_of(self, world: Any) -> dict[str, Any]:
        """Return the parts of the address for the world's rows."""
        named = {key: value(world) for key, value in self.kwargs.items()}
        return {"pk": getattr(world, self.subject).pk, **named} if self.subject else named


WINDOW = {"starts_on": "2099-07-01", "ends_on": "2099-07-02", "reason": "x"}
PRACTICE: dict[str, Callable[[Any], Any]] = {
    "process_area": lambda world: world.area.pk,
    "practice": lambda world: world.practice.pk,
}
CROSSWALK: dict[str, Callable[[Any], Any]] = {"crosswalk": lambda world: world.crosswalk.pk}
PAIR: dict[str, Callable[[Any], Any]] = {
    **CROSSWALK,
    "source": lambda world: world.revision.source_id,
    "target": lambda world: world.revision.target_id,
}
TARGET = {"target_level": 3, "wanted_on": "2099-06-30"}
NEWER: dict[str, Callable[[Any], Any]] = {"framework": lambda world: world.newer_edition.pk}
CELL = {**PRACTICE, "unit": lambda world: world.project.pk}


def page(name: str, needs: str, subject: str = "", **options: Any) -> list[Route]:
    """Return the line of a page that is read."""
    return [Route(name, needs, subject, **options)]


def form(name: str, needs: str, subject: str = "", **options: Any) -> list[Route]:
    """Return the lines of a page with a form: reading it and sending it empty."""
    return [Route(name, needs, subject, **options), Route(name, needs, subject, method="post", **options)]


def button(name: str, needs: str, subject: str = "", **options: Any) -> list[Route]:
    """Return the line of an address that only takes POST."""
    return [Route(name, needs, subject, method="post", **options)]


def resource(basename: str, subject: str, needs: str = Role.VIEWER, **options: Any) -> list[Route]:
    """Return the lines for listing and reading an API resource."""
    filtered = options.pop("is_filtered", needs != Role.VIEWER)
    return [
        Route(f"api:{basename}-list", needs, is_list=True, is_filtered=filtered, **options),
        Route(f"api:{basename}-detail", needs, subject, is_filtered=filtered, **options),
    ]


def change(
    basename: str, needs: str, subject: str, action: str = "detail", method: str = "patch", **options: Any
) -> list[Route]:
    """Return the line of an API call that changes a row."""
    return [Route(f"api:{basename}-{action}", needs, subject, method=method, **options)]


ACCOUNT = [
    *form("account_login", PUBLIC),
    *form("account_signup", PUBLIC),
    *form("account_logout", PUBLIC),
    *form("account_reset_password", PUBLIC),
    *page("account_reset_password_done", PUBLIC),
    *page("account_reset_password_from_key_done", PUBLIC),
    *page("account_reset_password_from_key", PUBLIC, kwargs={"uidb36": lambda world: "1", "key": lambda world: "x"}),
    *page("account_confirm_email", PUBLIC, kwargs={"key": lambda world: "x"}),
    *page("account_confirm_login_code", PUBLIC),
    *page("account_inactive", PUBLIC),
    *page("account_email_verification_sent", PUBLIC),
    *form("account_change_password", SIGNED_IN),
    *form("account_set_password", SIGNED_IN),
    *form("account_reauthenticate", SIGNED_IN),
    *form("account_email", SIGNED_IN),
]

HEALTH_AND_API = [
    *page("healthz", PUBLIC),
    *page("readyz", PUBLIC, allowed=frozenset({200, 503})),
    *page("api:schema", PUBLIC),
    *page("api:docs", PUBLIC),
    *page("api:api-root", SIGNED_IN),
    *button("api:token_login", PUBLIC),
    # A session is not enough to revoke a token: 401 as well.
    *button("api:token_revoke", SIGNED_IN, allowed=OK | {401}),
    *button("api:token_revoke_all", SIGNED_IN, allowed=OK | {401}),
]

ORGANIZATIONS = [
    *page("organizations:home", SIGNED_IN),
    *page("organization_home", Role.VIEWER, "acme"),
    *form("organizations:profile", SIGNED_IN),
    *form("organizations:create", SIGNED_IN),
    *form("organizations:edit", Role.OWNER, "acme"),
    *page("organizations:activity", Role.PROCESS_OWNER, "acme"),
    *page("organizations:unit_list", Role.VIEWER, "acme"),
    *form("organizations:unit_create", Role.PROGRAMME_MANAGER, "acme"),
    *page("organizations:unit_detail", Role.VIEWER, "project"),
    *form("organizations:unit_edit", Role.PROGRAMME_MANAGER, "project"),
    *button("organizations:unit_archive", Role.PROGRAMME_MANAGER, "project"),
    *button("organizations:unit_restore", Role.PROGRAMME_MANAGER, "project"),
    *page("organizations:member_list", Role.VIEWER, "acme"),
    *form("organizations:invite", Role.OWNER, "acme"),
    *button("organizations:member_role", Role.OWNER, "vera_membership", data=lambda world: {"role": "viewer"}),
    *button("organizations:member_remove", Role.OWNER, "vera_membership", also=("vera",)),
    *page("organizations:invitation_link", Role.OWNER, "invitation"),
    *button("organizations:invitation_revoke", Role.OWNER, "invitation"),
    *page(
        "organizations:invitation",
        PUBLIC,
        kwargs={"token": lambda world: services.invitation_token(world.invitation)},
    ),
    *form("organizations:grant_create", Role.OWNER, "acme"),
    *button("organizations:grant_revoke", Role.OWNER, "grant"),
    *resource("organization", "acme"),
    *change("organization", SIGNED_IN, "", "list", "post"),
    *change("organization", Role.OWNER, "acme"),
    *resource("unit", "project"),
    *change("unit", SIGNED_IN, "", "list", "post"),
    *change("unit", Role.PROGRAMME_MANAGER, "project"),
    *change("unit", Role.PROGRAMME_MANAGER, "project", "archive", "post"),
    *change("unit", Role.PROGRAMME_MANAGER, "project", "restore", "post"),
    *resource("membership", "vera_membership"),
    *change("membership", Role.OWNER, "vera_membership", data=lambda world: {"role": "viewer"}),
    *change("membership", Role.OWNER, "vera_membership", method="delete", also=("vera",)),
    *resource("invitation", "invitation", Role.OWNER),
    *change("invitation", SIGNED_IN, "", "list", "post"),
    *change("invitation", Role.OWNER, "invitation", "revoke", "post", is_filtered=True),
    *resource("access-grant", "grant"),
    *change("access-grant", Role.OWNER, "grant", "revoke", "post"),
    *resource("activity", "activity", Role.PROCESS_OWNER),
]

FRAMEWORKS = [
    *page("frameworks:index", SIGNED_IN),
    *page("frameworks:about", SIGNED_IN),
    *page("frameworks:compare", SIGNED_IN),
    *page("frameworks:search", SIGNED_IN),
    Route("api:requirement-found", SIGNED_IN, data=lambda world: {"q": "PP"}),
    *page("api:framework-tree", SIGNED_IN, "framework"),
    Route("api:framework-comparison", SIGNED_IN, "framework", data=lambda world: {"after": world.later_edition.pk}),
    *page("frameworks:framework", SIGNED_IN, "framework"),
    *page("frameworks:requirement", SIGNED_IN, "requirement"),
    *page("frameworks:crosswalk_list", SIGNED_IN),
    *page("frameworks:crosswalk", SIGNED_IN, "crosswalk"),
    *page("frameworks:export", Role.VIEWER, "own_framework", kwargs={"form": lambda world: "json"}),
    *page("frameworks:own_list", Role.VIEWER, "acme"),
    *form("frameworks:own_import", Role.PROGRAMME_MANAGER, "acme"),
    *form("frameworks:derive", Role.PROGRAMME_MANAGER, "acme"),
    *page("frameworks:own_template", SIGNED_IN),
    *page("frameworks:manage", Role.VIEWER, "own_framework"),
    *form("frameworks:new_version", Role.PROGRAMME_MANAGER, "own_framework"),
    *button("frameworks:framework_delete", Role.PROGRAMME_MANAGER, "own_framework"),
    *form("frameworks:requirement_create", Role.PROGRAMME_MANAGER, "own_framework"),
    *form("frameworks:requirement_edit", Role.PROGRAMME_MANAGER, "own_requirement"),
    *button("frameworks:requirement_retire", Role.PROGRAMME_MANAGER, "own_requirement"),
    *button("frameworks:requirement_restore", Role.PROGRAMME_MANAGER, "own_requirement"),
    *page("frameworks:profile_list", Role.VIEWER, "acme"),
    *form("frameworks:profile_create", Role.PROGRAMME_MANAGER, "acme"),
    *form("frameworks:profile_derive", Role.PROGRAMME_MANAGER, "acme"),
    *form("frameworks:profile_import", Role.PROGRAMME_MANAGER, "acme"),
    *page("frameworks:profile", Role.VIEWER, "target_profile"),
    *form("frameworks:profile_edit", Role.PROGRAMME_MANAGER, "target_profile"),
    *button("frameworks:profile_archive", Role.PROGRAMME_MANAGER, "target_profile"),
    *button("frameworks:profile_restore", Role.PROGRAMME_MANAGER, "target_profile"),
    *page("frameworks:profile_export", Role.VIEWER, "target_profile", kwargs={"form": lambda world: "xlsx"}),
    *page("frameworks:upload", Role.PROGRAMME_MANAGER, "library_upload"),
    *button("frameworks:upload_apply", Role.PROGRAMME_MANAGER, "library_upload"),
    *button("frameworks:upload_discard", Role.PROGRAMME_MANAGER, "library_upload"),
    *form("frameworks:licensed_import", Role.PROGRAMME_MANAGER, "acme"),
    *button(
        "frameworks:licensed_delete",
        Role.PROGRAMME_MANAGER,
        "acme",
        kwargs={"framework": lambda world: world.framework.pk},
    ),
    *page("frameworks:licensed_template", SIGNED_IN, "framework"),
    *page("frameworks:crosswalk_matrix", SIGNED_IN, "crosswalk"),
    *page("frameworks:crosswalk_beside", SIGNED_IN, "crosswalk"),
    *page("frameworks:crosswalk_export", SIGNED_IN, "crosswalk"),
    *page("frameworks:path_list", SIGNED_IN),
    *page("frameworks:requirement_paths", SIGNED_IN, "requirement"),
    Route("api:framework-ways", SIGNED_IN, "framework", data=lambda world: {"target": world.later_edition.pk}),
    *page("api:requirement-ways", SIGNED_IN, "requirement"),
    *page("frameworks:revision_list", Role.VIEWER, "acme", kwargs=CROSSWALK),
    *form("frameworks:mapping_add", Role.PROCESS_OWNER, "acme", kwargs=CROSSWALK),
    *form("frameworks:mapping_revise", Role.PROCESS_OWNER, "acme", kwargs=PAIR),
    *form("frameworks:revision_withdraw", Role.PROCESS_OWNER, "revision"),
    *page("api:crosswalk-effective", SIGNED_IN, "crosswalk"),
    *page("api:crosswalk-coverage", SIGNED_IN, "crosswalk"),
    *resource("mapping-revision", "revision"),
    *change("mapping-revision", SIGNED_IN, "", "list", "post"),
    *change("mapping-revision", SIGNED_IN, "", "add", "post"),
    *change(
        "mapping-revision",
        Role.PROCESS_OWNER,
        "revision",
        "withdraw",
        "post",
        data=lambda world: {"rationale": "x"},
    ),
    *[
        route
        for name in ("framework", "requirement", "crosswalk", "mapping")
        for route in (
            Route(f"api:{name}-list", SIGNED_IN),
            Route(f"api:{name}-detail", SIGNED_IN, name),
        )
    ],
    *change("framework", Role.PROGRAMME_MANAGER, "own_framework", method="delete"),
    *change(
        "framework",
        Role.PROGRAMME_MANAGER,
        "own_framework",
        "derive",
        "post",
        data=lambda world: {"organization": str(world.acme.pk), "name": "x", "short_name": "x"},
    ),
    *change("framework", Role.VIEWER, "own_framework", "library", "get"),
    *change("framework", Role.VIEWER, "own_framework", "oscal", "get"),
    *change("requirement", SIGNED_IN, "", "list", "post"),
    *change("requirement", Role.PROGRAMME_MANAGER, "own_requirement"),
    *change("requirement", Role.PROGRAMME_MANAGER, "own_requirement", "retire", "post"),
    *change("requirement", Role.PROGRAMME_MANAGER, "own_requirement", "restore", "post"),
    *resource("target-profile", "target_profile"),
    *change("target-profile", SIGNED_IN, "", "list", "post"),
    *change("target-profile", Role.PROGRAMME_MANAGER, "target_profile"),
    *change(
        "target-profile",
        Role.PROGRAMME_MANAGER,
        "target_profile",
        "derive",
        "post",
        data=lambda world: {"organization": world.acme.pk, "name": "Another"},
    ),
    *change("target-profile", Role.PROGRAMME_MANAGER, "target_profile", "archive", "post"),
    *change("target-profile", Role.PROGRAMME_MANAGER, "target_profile", "restore", "post"),
    *change("target-profile", SIGNED_IN, "", "load", "post"),
    *change("target-profile", Role.VIEWER, "target_profile", "library", "get"),
    *resource("library-upload", "library_upload"),
    *change("library-upload", SIGNED_IN, "", "list", "post"),
    *change("library-upload", Role.PROGRAMME_MANAGER, "library_upload", "load", "post"),
    *change("library-upload", Role.PROGRAMME_MANAGER, "library_upload", method="delete"),
    *resource("licensed-text", "licensed_text"),
    *change("licensed-text", SIGNED_IN, "", "delete-all", "post"),
]

EVIDENCE = [
    *page("evidence:certificate_list", Role.VIEWER, "acme"),
    *form("evidence:certificate_create", Role.PROGRAMME_MANAGER, "acme"),
    *page("evidence:certificate_detail", Role.VIEWER, "certificate"),
    *form("evidence:certificate_edit", Role.PROGRAMME_MANAGER, "certificate"),
    *form("evidence:certificate_delete", Role.PROGRAMME_MANAGER, "certificate"),
    *button("evidence:audit_plan", Role.PROGRAMME_MANAGER, "certificate"),
    *form("evidence:audit_create", Role.PROGRAMME_MANAGER, "certificate"),
    *form("evidence:audit_held", Role.PROGRAMME_MANAGER, "audit"),
    *button("evidence:audit_delete", Role.PROGRAMME_MANAGER, "audit"),
    *page("evidence:register", Role.VIEWER, "acme"),
    *form("evidence:register_import", Role.PROGRAMME_MANAGER, "acme"),
    *page("evidence:register_preview", Role.VIEWER, "register_import"),
    *button("evidence:register_apply", Role.PROGRAMME_MANAGER, "register_import"),
    *button("evidence:register_discard", Role.PROGRAMME_MANAGER, "register_import"),
    *page("evidence:register_template", SIGNED_IN),
    *page("evidence:register_sample", SIGNED_IN, kwargs={"name": lambda world: "register.csv"}),
    *page("evidence:item_list", Role.VIEWER, "acme"),
    *page("evidence:item_export", Role.VIEWER, "acme"),
    *form("evidence:item_create", Role.CONTRIBUTOR, "acme"),
    *form("evidence:affirmation_create", Role.CONTRIBUTOR, "acme"),
    *page("evidence:item_detail", Role.VIEWER, "item"),
    *form("evidence:item_edit", Role.CONTRIBUTOR, "item"),
    *button("evidence:item_withdraw", Role.PROCESS_OWNER, "item"),
    *button("evidence:item_replace", Role.PROCESS_OWNER, "item", kwargs={"by": lambda world: world.item.pk}),
    *form("evidence:item_hold", Role.PROGRAMME_MANAGER, "item"),
    *button("evidence:item_lift", Role.PROGRAMME_MANAGER, "item"),
    *button("evidence:item_erase", Role.OWNER, "item"),
    *button("evidence:item_restore", Role.PROCESS_OWNER, "item"),
    *form("evidence:version_create", Role.CONTRIBUTOR, "item"),
    *form("evidence:link_create", Role.CONTRIBUTOR, "item"),
    *page("evidence:file_download", Role.VIEWER, "file"),
    *button("evidence:link_accept", Role.PROCESS_OWNER, "link", never=("olga",)),
    *form("evidence:link_return", Role.PROCESS_OWNER, "link", never=("olga",)),
    *button("evidence:link_resubmit", Role.CONTRIBUTOR, "link"),
    *button("evidence:link_delete", Role.PROCESS_OWNER, "link"),
    *page("evidence:store", Role.PROGRAMME_MANAGER, "acme"),
    *button("evidence:store_check", Role.PROGRAMME_MANAGER, "acme"),
    *page("evidence:review_queue", Role.PROCESS_OWNER, "acme"),
    *button("evidence:review_accept", Role.PROCESS_OWNER, "acme"),
    *resource("certificate", "certificate"),
    *change("certificate", SIGNED_IN, "", "list", "post"),
    *change("certificate", Role.PROGRAMME_MANAGER, "certificate"),
    *change("certificate", Role.PROGRAMME_MANAGER, "certificate", method="delete"),
    *change("certificate", Role.PROGRAMME_MANAGER, "certificate", "plan", "post"),
    *resource("surveillance-audit", "audit"),
    *change("surveillance-audit", SIGNED_IN, "", "list", "post"),
    *change("surveillance-audit", Role.PROGRAMME_MANAGER, "audit", data=lambda world: {"held_on": None}),
    *change("surveillance-audit", Role.PROGRAMME_MANAGER, "audit", method="delete"),
    *resource("evidence", "item"),
    *change("evidence", SIGNED_IN, "", "list", "post"),
    *change("evidence", SIGNED_IN, "", "push", "post"),
    *change("evidence", Role.CONTRIBUTOR, "item"),
    *change("evidence", Role.VIEWER, "item", "download", "get"),
    *change("evidence", Role.VIEWER, "item", "versions", "get"),
    *change(
        "evidence", Role.CONTRIBUTOR, "item", "versions", "post", data=lambda world: {"url": "https://example.org"}
    ),
    *change("evidence", Role.PROCESS_OWNER, "item", "withdraw", "post"),
    *change("evidence", Role.PROCESS_OWNER, "item", "restore", "post"),
    *change("evidence", Role.PROGRAMME_MANAGER, "item", "hold", "post", data=lambda world: {"reason": "x"}),
    *change("evidence", Role.PROGRAMME_MANAGER, "item", "lift", "post"),
    *change("evidence", Role.OWNER, "item", "erase", "post"),
    *change("evidence", Role.PROCESS_OWNER, "item", "replace", "post", data=lambda world: {"by": str(world.item.pk)}),
    *resource("evidence-file", "file"),
    *change("evidence-file", Role.VIEWER, "file", "download", "get"),
    *change("evidence-file", SIGNED_IN, "", "check", "post"),
    Route(
        "api:reusable-evidence-list",
        Role.VIEWER,
        is_list=True,
        data=lambda world: {"requirement": world.practice.pk, "organization": world.acme.pk},
    ),
    Route("api:served-requirement-list", Role.VIEWER, is_list=True, data=lambda world: {"item": world.item.pk}),
    *resource("evidence-link", "link"),
    *change("evidence-link", SIGNED_IN, "", "list", "post"),
    *change("evidence-link", Role.PROCESS_OWNER, "link", method="delete"),
    *change("evidence-link", Role.PROCESS_OWNER, "link", "accept", "post", never=("olga",)),
    *change(
        "evidence-link",
        Role.PROCESS_OWNER,
        "link",
        "return",
        "post",
        never=("olga",),
        data=lambda world: {"reason": "x"},
    ),
    *change("evidence-link", Role.CONTRIBUTOR, "link", "resubmit", "post"),
    *resource("register-import", "register_import"),
    *change("register-import", SIGNED_IN, "", "list", "post"),
    *change("register-import", Role.PROGRAMME_MANAGER, "register_import", "apply", "post"),
    *change("register-import", Role.PROGRAMME_MANAGER, "register_import", "discard", "post"),
]

ADVISOR = [
    *page("advisor:ask", SIGNED_IN),
    *page("advisor:list", Role.VIEWER, "acme"),
    *form("advisor:create", Role.CONTRIBUTOR, "acme"),
    *page("advisor:compare", Role.VIEWER, "acme"),
    *page("advisor:detail", Role.VIEWER, "advice"),
    *page("advisor:resume", Role.CONTRIBUTOR, "advice"),
    *form("advisor:question", Role.CONTRIBUTOR, "advice", kwargs={"key": lambda world: "size"}),
    *button("advisor:evaluate", Role.CONTRIBUTOR, "advice"),
    *form("advisor:rename", Role.CONTRIBUTOR, "advice"),
    *button("advisor:delete", Role.PROGRAMME_MANAGER, "advice"),
    *page("api:advice-rulebook", SIGNED_IN),
    *change("advice", SIGNED_IN, "", "evaluate", "post"),
    *resource("advice", "advice"),
    *change("advice", SIGNED_IN, "", "list", "post"),
    *change("advice", Role.CONTRIBUTOR, "advice", data=lambda world: {"title": "x"}),
    *change("advice", Role.PROGRAMME_MANAGER, "advice", method="delete"),
    *change("advice", Role.CONTRIBUTOR, "advice", "evaluation", "post"),
    *change("advice", Role.VIEWER, "advice", "shared", "get"),
]

APPRAISALS = [
    *page("appraisals:appraiser_list", SIGNED_IN),
    *form("appraisals:my_profile", SIGNED_IN),
    *page("appraisals:my_ics", SIGNED_IN),
    *form("appraisals:certificate_create", SIGNED_IN),
    *page("appraisals:appraiser_detail", Role.VIEWER, "profile"),
    *page("appraisals:appraisal_detail", Role.VIEWER, "appraisal"),
    *form("appraisals:appraisal_move", Role.PROGRAMME_MANAGER, "appraisal"),
    *form("appraisals:appraisal_cancel", Role.PROGRAMME_MANAGER, "appraisal"),
    *page("appraisals:appraisal_ics", Role.VIEWER, "appraisal"),
    *page("appraisals:organization_ics", Role.VIEWER, "acme"),
    *resource("appraiser", "profile"),
    *[Route("api:appraiser-me", SIGNED_IN, method=method, allowed=OK | {404}) for method in ("get", "put", "patch")],
    *resource("appraiser-certificate", "appraiser_certificate"),
    *change("appraiser-certificate", SIGNED_IN, "", "list", "post"),
    *change("appraiser-certificate", Role.OWNER, "appraiser_certificate", never=("olga",)),
    *change("appraiser-certificate", Role.OWNER, "appraiser_certificate", method="delete", never=("olga",)),
    *change("evaluation", SIGNED_IN, "", "list", "post"),
    *page("api:evaluation-schema", SIGNED_IN),
    *resource("appraisal", "appraisal"),
    *change("appraisal", Role.PROGRAMME_MANAGER, "appraisal", "move", "post", data=lambda world: WINDOW),
    *change("appraisal", Role.PROGRAMME_MANAGER, "appraisal", "cancel", "post", data=lambda world: {"reason": "x"}),
    *change("appraisal", Role.VIEWER, "appraisal", "ics", "get"),
]

ASSESSMENTS = [
    *page("assessments:detail", Role.VIEWER, "assessment"),
    *page("assessments:result", Role.VIEWER, "assessment"),
    *page("assessments:result_pdf", Role.VIEWER, "assessment"),
    *page("assessments:sample", Role.VIEWER, "assessment"),
    *page("assessments:comparison", Role.VIEWER, "assessment"),
    *form("assessments:decide", Role.PROCESS_OWNER, "assessment", allowed=OK | {404}),
    *form("assessments:fill", Role.PROCESS_OWNER, "assessment"),
    *form("assessments:rename", Role.PROGRAMME_MANAGER, "assessment"),
    *button("assessments:close", Role.PROGRAMME_MANAGER, "assessment"),
    *button("assessments:reopen", Role.PROGRAMME_MANAGER, "assessment"),
    *button("assessments:delete", Role.PROGRAMME_MANAGER, "assessment"),
    *page("assessments:cell", Role.VIEWER, "assessment", kwargs=CELL),
    *button("assessments:cell", Role.CONTRIBUTOR, "assessment", kwargs=CELL),
    *resource("assessment", "assessment"),
    *change("assessment", Role.PROGRAMME_MANAGER, "assessment", data=lambda world: {"name": "x"}),
    *change("assessment", Role.PROGRAMME_MANAGER, "assessment", method="delete"),
    *change("assessment", Role.PROGRAMME_MANAGER, "assessment", "close", "post"),
    *change("assessment", Role.PROGRAMME_MANAGER, "assessment", "reopen", "post"),
    *change(
        "assessment",
        Role.CONTRIBUTOR,
        "assessment",
        "characterise",
        "put",
        data=lambda world: {**{name: str(pk(world)) for name, pk in CELL.items()}, "mark": "FI", "version": 1},
    ),
    *change(
        "assessment",
        Role.PROCESS_OWNER,
        "assessment",
        "fill",
        "post",
        data=lambda world: {"process_area": str(world.area.pk), "mark": "FI"},
    ),
    *change(
        "assessment",
        Role.PROCESS_OWNER,
        "assessment",
        "decide",
        "post",
        data=lambda world: {
            "process_area": str(world.area.pk),
            "subject": str(world.practice.pk),
            "question": "characterisation",
            "answer": "PI",
            "reason": "x",
        },
    ),
    *change("assessment", Role.VIEWER, "assessment", "result", "get"),
    *change("assessment", Role.VIEWER, "assessment", "report", "get"),
    *resource("characterisation", "characterisation"),
    *resource("team-decision", "team_decision"),
    *change("team-decision", Role.PROCESS_OWNER, "team_decision", "withdraw", "post"),
    *page("journeys:assessment_list", Role.VIEWER, "journey"),
    *form("journeys:assessment_begin", Role.PROGRAMME_MANAGER, "journey"),
    *change(
        "journey", Role.PROGRAMME_MANAGER, "journey", "begin-assessment", "post", data=lambda world: {"name": "x"}
    ),
]

QUALIFICATIONS = [
    *page("qualifications:matrix", Role.VIEWER, "acme"),
    *page("qualifications:record_export", Role.VIEWER, "acme"),
    *form("qualifications:record_import", Role.PROGRAMME_MANAGER, "acme"),
    *form("qualifications:record_create", Role.VIEWER, "acme", never=("lena",)),
    *page("qualifications:role_list", Role.VIEWER, "acme"),
    *page("qualifications:mine", Role.VIEWER, "acme"),
    *page("qualifications:person", Role.VIEWER, "acme", kwargs={"person": lambda world: world.cast.carl.pk}),
    *page("qualifications:catalogue", Role.VIEWER, "acme"),
    *page("qualifications:type_detail", Role.VIEWER, "acme", kwargs={"key": lambda world: "cmmi_associate"}),
    *page("qualifications:record_detail", Role.VIEWER, "qualification_record"),
    *form("qualifications:record_edit", Role.PROGRAMME_MANAGER, "qualification_record", also=("carl",)),
    *form("qualifications:record_delete", Role.PROGRAMME_MANAGER, "qualification_record", also=("carl",)),
    *[
        route
        for basename, subject in (("qualification-type", "qualification_type"), ("appraisal-role", "appraisal_role"))
        for route in (
            Route(f"api:{basename}-list", SIGNED_IN),
            Route(f"api:{basename}-detail", SIGNED_IN, subject),
        )
    ],
    # Without an organisation in the query it asks for one; with it, see tests/qualifications/test_api.py.
    Route("api:appraisal-role-people", SIGNED_IN, "appraisal_role"),
    *resource("qualification-record", "qualification_record"),
    *change("qualification-record", SIGNED_IN, "", "list", "post"),
    *change(
        "qualification-record",
        Role.PROGRAMME_MANAGER,
        "",
        "import",
        "post",
        is_list=True,
        data=lambda world: {"organization": str(world.acme.pk), "text": "email,key\nx,y"},
    ),
    *change("qualification-record", Role.PROGRAMME_MANAGER, "qualification_record", also=("carl",)),
    *change("qualification-record", Role.PROGRAMME_MANAGER, "qualification_record", method="delete", also=("carl",)),
]

JOURNEYS = [
    *page("journeys:list", Role.VIEWER, "acme"),
    *form("journeys:create", Role.PROGRAMME_MANAGER, "acme"),
    *page("journeys:detail", Role.VIEWER, "journey"),
    *form("journeys:edit", Role.PROGRAMME_MANAGER, "journey"),
    *form("journeys:target", Role.PROGRAMME_MANAGER, "journey"),
    *page("journeys:edition", Role.VIEWER, "journey", kwargs=NEWER),
    *form("journeys:edition_apply", Role.PROGRAMME_MANAGER, "journey", kwargs=NEWER),
    *form("journeys:edition_postpone", Role.PROGRAMME_MANAGER, "journey", kwargs=NEWER),
    *button("journeys:edition_undo", Role.PROGRAMME_MANAGER, "edition_change"),
    *button("journeys:close", Role.PROGRAMME_MANAGER, "journey"),
    *button("journeys:reopen", Role.PROGRAMME_MANAGER, "journey"),
    *page("journeys:readiness", Role.VIEWER, "journey"),
    *page("journeys:gap", Role.VIEWER, "journey"),
    *page("journeys:gap_export", Role.VIEWER, "journey"),
    *page("journeys:practice_gap", Role.VIEWER, "journey", kwargs=PRACTICE),
    *page("journeys:task_list", Role.VIEWER, "journey"),
    *form("journeys:task_create", Role.PROCESS_OWNER, "journey"),
    *form("journeys:task_plan", Role.PROCESS_OWNER, "journey"),
    *page("journeys:task_board", Role.VIEWER, "journey"),
    *page("journeys:my_tasks", SIGNED_IN),
    *page("journeys:task_detail", Role.VIEWER, "task"),
    *form("journeys:task_edit", Role.PROCESS_OWNER, "task"),
    *button("journeys:task_move", Role.PROCESS_OWNER, "task"),
    *button("journeys:task_comment", Role.PROCESS_OWNER, "task"),
    *button("journeys:comment_delete", Role.OWNER, "comment"),
    *page("journeys:evidence", Role.VIEWER, "journey"),
    *page("journeys:requirement_reuse", SIGNED_IN, "practice"),
    Route("journeys:requirement_reuse", Role.CONTRIBUTOR, "practice", method="post", is_list=True),
    *page("journeys:evidence_reuse", Role.VIEWER, "item"),
    *button("journeys:evidence_reuse", Role.CONTRIBUTOR, "item"),
    *page("journeys:cell", Role.VIEWER, "journey", kwargs=CELL),
    *button("journeys:cell", Role.CONTRIBUTOR, "journey", kwargs=CELL),
    *page("journeys:appraisal_list", Role.VIEWER, "journey"),
    *form("journeys:appraisal_book", Role.PROGRAMME_MANAGER, "journey"),
    *page("journeys:calendar", Role.VIEWER, "acme"),
    *page("journeys:reminder_list", SIGNED_IN),
    *button("journeys:reminder_read_all", SIGNED_IN),
    *resource("journey", "journey"),
    *change("journey", SIGNED_IN, "", "list", "post"),
    *change("journey", Role.PROGRAMME_MANAGER, "journey"),
    *change("journey", Role.PROGRAMME_MANAGER, "journey", "close", "post"),
    *change("journey", Role.PROGRAMME_MANAGER, "journey", "reopen", "post"),
    *change("journey", Role.VIEWER, "journey", "gap", "get"),
    *change("journey", Role.VIEWER, "journey", "plan", "get"),
    *change("journey", Role.PROCESS_OWNER, "journey", "plan", "post"),
    *change("journey", Role.VIEWER, "journey", "readiness", "get"),
    *change(
        "journey",
        Role.PROGRAMME_MANAGER,
        "journey",
        "book-appraisal",
        "post",
        data=lambda world: {
            "lead_appraiser": str(world.listed.pk),
            "title": "x",
            "time_zone": "UTC",
            "starts_on": "2099-07-01",
            "ends_on": "2099-07-02",
        },
    ),
    *change("journey", Role.VIEWER, "journey", "scope", "get"),
    *change("journey", Role.PROGRAMME_MANAGER, "journey", "scope", "put"),
    *change("journey", Role.VIEWER, "journey", "targets", "get"),
    *change("journey", Role.VIEWER, "journey", "editions", "get"),
    *change("journey", Role.VIEWER, "journey", "edition-difference", "post"),
    *resource("edition-change", "edition_change"),
    *change("edition-change", SIGNED_IN, "", "list", "post"),
    *change("edition-change", SIGNED_IN, "", "postpone", "post"),
    *change("edition-change", Role.PROGRAMME_MANAGER, "edition_change", "undo", "post"),
    *change("journey", Role.PROGRAMME_MANAGER, "journey", "target", "put", data=lambda world: TARGET),
    *change("journey", Role.PROGRAMME_MANAGER, "journey", "target-preview", "post", data=lambda world: TARGET),
    *resource("scoped-area", "scoped_area"),
    *resource("task", "task"),
    *change("task", SIGNED_IN, "", "list", "post"),
    *change("task", Role.PROCESS_OWNER, "task"),
    *change("task", Role.PROCESS_OWNER, "task", "move", "post", data=lambda world: {"state": "done"}),
    *change("task", Role.VIEWER, "task", "comments", "get"),
    *change("task", Role.PROCESS_OWNER, "task", "comments", "post", data=lambda world: {"text": "x"}),
    *resource("task-comment", "comment"),
    *change("task-comment", Role.OWNER, "comment", method="delete"),
    *change("reminder", SIGNED_IN, "", "read-all", "post"),
]

# Rows of one person (here olga, or the appraiser): everybody else gets 404 or an empty list.
PERSONAL = [
    *button("journeys:reminder_open", Role.OWNER, "reminder", is_filtered=True),
    *button("journeys:reminder_read", Role.OWNER, "reminder", is_filtered=True),
    *resource("reminder", "reminder", Role.OWNER),
    *change("reminder", Role.OWNER, "reminder", "read", "post", is_filtered=True),
    *form("appraisals:certificate_edit", Role.OWNER, "appraiser_certificate", never=("olga",), is_filtered=True),
    *button("appraisals:certificate_remove", Role.OWNER, "appraiser_certificate", never=("olga",), is_filtered=True),
]

JOBS = [
    *page("jobs:list", SIGNED_IN),
    *page("jobs:detail", Role.VIEWER, "job"),
    *page("jobs:progress", Role.VIEWER, "job"),
    *button("jobs:stop", Role.PROGRAMME_MANAGER, "job"),
    *button("jobs:repeat", Role.PROGRAMME_MANAGER, "job"),
    *resource("job", "job"),
    *change("job", Role.PROGRAMME_MANAGER, "job", "stop", "post"),
    *change("job", Role.PROGRAMME_MANAGER, "job", "repeat", "post"),
]

ANSWER: dict[str, Callable[[Any], Any]] = {
    "token": lambda world: scheduling.invitation_token(world.session_invitation),
}
SCHEDULING = [
    *page("scheduling:journey_clocks", Role.VIEWER, "journey"),
    *page("scheduling:candidates", Role.VIEWER, "journey"),
    *button("scheduling:candidates", Role.PROGRAMME_MANAGER, "journey"),
    *page("scheduling:appraisal_plan", Role.VIEWER, "appraisal"),
    *button("scheduling:appraisal_plan", Role.PROGRAMME_MANAGER, "appraisal"),
    *button("scheduling:clock_record", Role.PROGRAMME_MANAGER, "appraisal"),
    *button("scheduling:confirm", Role.PROGRAMME_MANAGER, "appraisal"),
    *button("scheduling:finish", Role.PROGRAMME_MANAGER, "appraisal"),
    *page("scheduling:team", Role.VIEWER, "appraisal"),
    *button("scheduling:team", Role.PROGRAMME_MANAGER, "appraisal"),
    *form("scheduling:seat_edit", Role.PROGRAMME_MANAGER, "seat"),
    *form("scheduling:seat_remove", Role.PROGRAMME_MANAGER, "seat"),
    *button("scheduling:seen_remove", Role.PROGRAMME_MANAGER, "seen_certificate"),
    *page("scheduling:interest_list", Role.VIEWER, "acme"),
    *form("scheduling:interest_create", Role.VIEWER, "acme"),
    *form("scheduling:interest_edit", Role.PROGRAMME_MANAGER, "interest", also=("carl",)),
    *button("scheduling:interest_withdraw", Role.PROGRAMME_MANAGER, "interest", also=("carl",)),
    *form("scheduling:availability", SIGNED_IN),
    *form("scheduling:logbook", SIGNED_IN),
    *page("scheduling:logbook_csv", SIGNED_IN),
    *page("scheduling:interviews", Role.VIEWER, "appraisal"),
    *button("scheduling:interviews", Role.PROGRAMME_MANAGER, "appraisal"),
    *button("scheduling:interviews_plan", Role.PROGRAMME_MANAGER, "appraisal"),
    *form("scheduling:participant_create", Role.PROGRAMME_MANAGER, "appraisal"),
    *form("scheduling:participant_edit", Role.PROGRAMME_MANAGER, "participant"),
    *page("scheduling:agenda", Role.VIEWER, "appraisal"),
    *form("scheduling:session_edit", Role.PROGRAMME_MANAGER, "session"),
    *button("scheduling:session_release", Role.PROGRAMME_MANAGER, "session"),
    *page("scheduling:invitations", Role.VIEWER, "appraisal"),
    *button("scheduling:invite", Role.PROGRAMME_MANAGER, "appraisal"),
    *page("scheduling:invitation_reply", PUBLIC, kwargs=ANSWER),
    *button("scheduling:invitation_reply", PUBLIC, kwargs=ANSWER),
    *change("appraisal-plan", Role.VIEWER, "appraisal", "invitations", "get"),
    *change("appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "invitations", "post"),
    *page("scheduling:rooms", Role.VIEWER, "acme"),
    *button("scheduling:rooms", Role.PROGRAMME_MANAGER, "acme"),
    *button("scheduling:room_archive", Role.PROGRAMME_MANAGER, "room"),
    *page("scheduling:organization_schedule", Role.VIEWER, "acme"),
    *page("scheduling:my_schedule", SIGNED_IN),
    *resource("interview-session", "session"),
    *change("appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "interviews", "post"),
    *resource("participant", "participant"),
    *resource("room", "room"),
    *change("room", SIGNED_IN, "", "list", "post"),
    *resource("interest", "interest"),
    *change("interest", SIGNED_IN, "", "list", "post"),
    *change("interest", Role.PROGRAMME_MANAGER, "interest", also=("carl",)),
    *change("interest", Role.PROGRAMME_MANAGER, "interest", "withdraw", "post", also=("carl",)),
    *change("appraisal-plan", Role.VIEWER, "appraisal", method="get"),
    *change("appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal"),
    *change("appraisal-plan", Role.VIEWER, "appraisal", "clocks", "get"),
    *change(
        "appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "clocks", "post",
        data=lambda world: {"clock": "registration", "done_on": None},
    ),
    *change("appraisal-plan", Role.VIEWER, "appraisal", "team", "get"),
    *change(
        "appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "team", "post",
        data=lambda world: {"person": world.cast.vera.pk},
    ),
    *change("appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "confirm", "post"),
    *change("appraisal-plan", Role.PROGRAMME_MANAGER, "appraisal", "finish", "post"),
    *resource("team-seat", "seat"),
    *change("team-seat", Role.PROGRAMME_MANAGER, "seat"),
    *change("team-seat", Role.PROGRAMME_MANAGER, "seat", "remove", "post", data=lambda world: {"reason": "x"}),
    *form("scheduling:feeds", SIGNED_IN),
    *page("scheduling:feed_ics", PUBLIC, kwargs={"token": lambda world: scheduling.feed_token(world.feed)}),
    *page("api:calendar-feed-list", SIGNED_IN),
    *change("calendar-feed", SIGNED_IN, "", "list", "post"),
    *page("api:leave-list", SIGNED_IN),
    *change("leave", SIGNED_IN, "", "list", "post"),
    *page("api:logbook-list", SIGNED_IN),
    *change("logbook", SIGNED_IN, "", "list", "post"),
    *[Route("api:working-pattern-me", SIGNED_IN, method=method, allowed=OK | {404}) for method in ("get", "patch")],
    *[Route("api:candidate-list", SIGNED_IN, method=method) for method in ("get", "post")],
]  # fmt: skip
NOBODY_ELSE = {"never": ("olga",), "is_filtered": True}
PERSONAL += [
    *button("scheduling:leave_remove", Role.OWNER, "leave", **NOBODY_ELSE),
    *button("scheduling:logbook_remove", Role.OWNER, "logbook_entry", **NOBODY_ELSE),
    *button("scheduling:feed_remove", Role.OWNER, "feed", **NOBODY_ELSE),
    *change("calendar-feed", Role.OWNER, "feed", method="get", **NOBODY_ELSE),
    *change("calendar-feed", Role.OWNER, "feed", method="delete", **NOBODY_ELSE),
    *change("leave", Role.OWNER, "leave", method="get", **NOBODY_ELSE),
    *change("leave", Role.OWNER, "leave", method="delete", **NOBODY_ELSE),
    *change("logbook", Role.OWNER, "logbook_entry", method="get", **NOBODY_ELSE),
    *change("logbook", Role.OWNER, "logbook_entry", method="delete", **NOBODY_ELSE),
]

MATRIX = [
    *page("matrix:matrix", Role.VIEWER, "journey"),
    *page("matrix:table", Role.VIEWER, "journey"),
    *change("matrix", Role.VIEWER, "journey", method="get"),
    *page("matrix:cell", Role.VIEWER, "journey", kwargs=CELL),
    *button(
        "matrix:cell", Role.CONTRIBUTOR, "journey", kwargs=CELL, data=lambda world: {"do": "comment", "text": "x"}
    ),
    *resource("cell-comment", "cell_comment"),
    *change("cell-comment", SIGNED_IN, "", "list", "post"),
    *change("cell-comment", Role.OWNER, "cell_comment", method="delete"),
]

ROUTES = [
    *MATRIX,
    *SCHEDULING,
    *ACCOUNT,
    *JOBS,
    *HEALTH_AND_API,
    *ORGANIZATIONS,
    *FRAMEWORKS,
    *EVIDENCE,
    *QUALIFICATIONS,
    *ADVISOR,
    *APPRAISALS,
    *ASSESSMENTS,
    *JOURNEYS,
    *PERSONAL,
]
