"""What the organisation can show: certificates, objective evidence, its versions and its links to practices."""

from evidence.models.certificates import Certificate, SurveillanceAudit
from evidence.models.imports import RegisterImport
from evidence.models.items import EvidenceItem, EvidenceVersion, evidence_path, evidence_storage
from evidence.models.links import EvidenceLink

__all__ = (
    "Certificate",
    "EvidenceItem",
    "EvidenceLink",
    "EvidenceVersion",
    "RegisterImport",
    "SurveillanceAudit",
    "evidence_path",
    "evidence_storage",
)
