"""API resources of the catalogues, and of what organisations bring for themselves."""

from frameworks.api.catalogue import CrosswalkViewSet, FrameworkViewSet, MappingViewSet, RequirementViewSet
from frameworks.api.own import LibraryUploadViewSet, LicensedTextViewSet

__all__ = [
    "CrosswalkViewSet",
    "FrameworkViewSet",
    "LibraryUploadViewSet",
    "LicensedTextViewSet",
    "MappingViewSet",
    "RequirementViewSet",
]
