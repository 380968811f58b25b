"""Every write to catalogues: loading files, giving corrections up."""

from frameworks.services.corrections import follow_files
from frameworks.services.identifiers import framework_id, requirement_id
from frameworks.services.loading import SHIPPED, LoadReport, load_catalogs, load_records, read_paths

__all__ = [
    "SHIPPED",
    "LoadReport",
    "follow_files",
    "framework_id",
    "load_catalogs",
    "load_records",
    "read_paths",
    "requirement_id",
]
