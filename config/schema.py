"""What the OpenAPI document tells beyond views and serializers: errors, and the names of choices."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457). ``errors`` has one entry for each field or rule.",
    "required": ["type", "title", "status", "detail", "code", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri", "example": "urn:cairn:problem:invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer", "example": 400},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable word for programs."},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "nullable": True, "description": "Field, such as /rows/1/date."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ENUM_NAMES = {
    "SessionKindEnum": "scheduling.models.InterviewSession.Kind",
    "SessionStateEnum": "scheduling.models.InterviewSession.State",
    "InterestKindEnum": "scheduling.models.people.INTEREST_KINDS",
    "SeatFunctionEnum": "scheduling.models.TeamSeat.Function",
    "MemberRole": "organizations.models.MEMBER_ROLE_CHOICES",
    "GrantedRole": "organizations.models.GRANTED_ROLE_CHOICES",
    "UnitKind": "organizations.models.Unit.Kind",
    "SavedAdviceState": "advisor.models.SavedAdvice.State",
    "FrameworkFamily": "frameworks.models.Framework.Family",
    "RequirementKind": "frameworks.models.Requirement.Kind",
    "TargetProfileKind": "frameworks.models.TargetProfile.Kind",
    "LibraryUploadKind": "frameworks.models.LibraryUpload.Kind",
    "CrosswalkStatus": "frameworks.models.Crosswalk.Status",
    "AuditKind": "evidence.models.SurveillanceAudit.Kind",
    "EvidenceKind": "evidence.models.EvidenceItem.Kind",
    "JobState": "jobs.models.Job.State",
    "Strength": "frameworks.models.Mapping.Strength",
    "ReuseHintStrength": "evidence.queries.reuse.RANK_CHOICES",
    "EvidenceLinkState": "evidence.models.EvidenceLink.State",
    "RegisterImportState": "evidence.models.RegisterImport.State",
    "QualificationKind": "qualifications.models.QualificationType.Kind",
    "QualificationStatus": "qualifications.models.STATUSES",
    "QualificationFamily": "qualifications.models.FAMILIES",
    "AppraisalState": "appraisals.models.Appraisal.State",
    "TaskState": "journeys.models.Task.State",
    "ReminderState": "journeys.models.Reminder.State",
}
METHODS = {"get", "post", "put", "patch", "delete"}


def document_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add to each operation the errors it may answer with."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                for status, description in problems_of(path, method, operation):
                    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                    operation["responses"].setdefault(status, {"description": description, "content": body})
    return result


def problems_of(path: str, method: str, operation: dict[str, Any]) -> list[tuple[str, str]]:
    """Return status and meaning of the errors that an operation may answer with."""
    problems = [("403", "You may see this but not do it.")]
    if "requestBody" in operation or any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        problems.append(("400", "The input is not valid; each field is told."))
    if {} not in operation.get("security", [{}]):
        problems.append(("401", "Sign in first."))
    if "{" in path:
        problems.append(("404", "There is no such thing, or it is not yours to see."))
    if method != "get":
        problems.append(("409", "The present state forbids it."))
    return sorted(problems)
