"""Catalogues, crosswalks and what organisations add to them for themselves."""

from frameworks.models.catalogue import NAMESPACE, Framework, Requirement
from frameworks.models.crosswalk import Crosswalk, Mapping, MappingRevision
from frameworks.models.licensed_text import LicensedText
from frameworks.models.profile import TargetProfile, TargetProfileArea
from frameworks.models.templates import TaskTemplateSet
from frameworks.models.upload import LibraryUpload

__all__ = [
    "NAMESPACE",
    "Crosswalk",
    "Framework",
    "LibraryUpload",
    "LicensedText",
    "Mapping",
    "MappingRevision",
    "Requirement",
    "TargetProfile",
    "TargetProfileArea",
    "TaskTemplateSet",
]
