"""What the organisation can show: certificates, objective evidence, its versions and its links to practices."""

from evidence.models.certificates import Certificate, SurveillanceAudit
from evidence.models.files import EvidenceFile, StorageQuota, evidence_path, evidence_storage
from evidence.models.imports import RegisterImport
from evidence.models.items import EvidenceItem, EvidenceTag, EvidenceVersion
from evidence.models.links import EvidenceLink
from evidence.models.pushes import EvidencePush
from evidence.models.searching import SearchEntry

__all__ = (
    "Certificate",
    "EvidenceFile",
    "EvidenceItem",
    "EvidenceLink",
    "EvidencePush",
    "EvidenceTag",
    "EvidenceVersion",
    "RegisterImport",
    "SearchEntry",
    "StorageQuota",
    "SurveillanceAudit",
    "evidence_path",
    "evidence_storage",
)
