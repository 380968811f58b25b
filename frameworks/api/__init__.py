"""API resources of the catalogues, and of what organisations bring for themselves."""

from frameworks.api.catalogue import CrosswalkViewSet, FrameworkViewSet, MappingViewSet, RequirementViewSet

__all__ = [
    "CrosswalkViewSet",
    "FrameworkViewSet",
    "MappingViewSet",
    "RequirementViewSet",
]
