"""API resources of certificates, objective evidence and register imports."""

from evidence.api.certificates import CertificateViewSet, SurveillanceAuditViewSet
from evidence.api.files import EvidenceFileViewSet
from evidence.api.imports import RegisterImportViewSet
from evidence.api.items import EvidenceItemViewSet
from evidence.api.links import EvidenceLinkViewSet
from evidence.api.reuse import ReusableEvidenceViewSet, ServedRequirementViewSet

__all__ = [
    "CertificateViewSet",
    "EvidenceFileViewSet",
    "EvidenceItemViewSet",
    "EvidenceLinkViewSet",
    "RegisterImportViewSet",
    "ReusableEvidenceViewSet",
    "ServedRequirementViewSet",
    "SurveillanceAuditViewSet",
]
