"""Read and check catalogue files: pure, and every fault of every file at once. Format: docs/catalogue-format.md."""

from frameworks.catalog.attributes import attribute_errors
from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.library import check_catalogs
from frameworks.catalog.parsing import FORMAT, parse_catalog
from frameworks.catalog.records import (
    CrosswalkRecord,
    FrameworkRecord,
    MappingRecord,
    MaturityLevelRecord,
    ProfileAreaRecord,
    Record,
    RequirementRecord,
    TargetProfileRecord,
    TaskTemplatesRecord,
)

__all__ = [
    "FORMAT",
    "CatalogError",
    "CrosswalkRecord",
    "FrameworkRecord",
    "InvalidCatalog",
    "MappingRecord",
    "MaturityLevelRecord",
    "ProfileAreaRecord",
    "Record",
    "RequirementRecord",
    "TargetProfileRecord",
    "TaskTemplatesRecord",
    "attribute_errors",
    "check_catalogs",
    "parse_catalog",
]
