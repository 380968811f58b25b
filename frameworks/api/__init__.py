"""API resources of the catalogues, and of what organisations bring for themselves."""

from frameworks.api.catalogue import FrameworkViewSet, RequirementViewSet
from frameworks.api.crosswalks import CrosswalkViewSet, MappingRevisionViewSet, MappingViewSet
from frameworks.api.own import LibraryUploadViewSet, LicensedTextViewSet
from frameworks.api.profiles import TargetProfileViewSet

__all__ = [
    "CrosswalkViewSet",
    "FrameworkViewSet",
    "LibraryUploadViewSet",
    "LicensedTextViewSet",
    "MappingRevisionViewSet",
    "MappingViewSet",
    "RequirementViewSet",
    "TargetProfileViewSet",
]
