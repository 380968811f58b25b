"""Every write to catalogues: loading files, corrections, and what organisations bring and change for themselves."""

from frameworks.services.corrections import follow_files
from frameworks.services.identifiers import framework_id, requirement_id
from frameworks.services.licensed_texts import delete_licensed_texts, store_licensed_texts
from frameworks.services.loading import SHIPPED, LoadReport, load_catalogs, load_records, read_paths
from frameworks.services.own_frameworks import delete_framework, derive_framework, load_upload
from frameworks.services.own_profiles import (
    Wanted,
    archive_profile,
    change_profile,
    create_profile,
    derive_profile,
    import_profile,
    restore_profile,
)
from frameworks.services.own_requirements import (
    add_requirement,
    change_requirement,
    restore_requirement,
    retire_requirement,
)
from frameworks.services.revisions import StaleRevision, add_mapping, revise_mapping, withdraw_revision
from frameworks.services.uploads import FaultyFile, discard_upload, stage_framework, stage_licensed_texts

__all__ = [
    "SHIPPED",
    "FaultyFile",
    "LoadReport",
    "StaleRevision",
    "Wanted",
    "add_mapping",
    "add_requirement",
    "archive_profile",
    "change_profile",
    "change_requirement",
    "create_profile",
    "delete_framework",
    "delete_licensed_texts",
    "derive_framework",
    "derive_profile",
    "discard_upload",
    "follow_files",
    "framework_id",
    "import_profile",
    "load_catalogs",
    "load_records",
    "load_upload",
    "read_paths",
    "requirement_id",
    "restore_profile",
    "restore_requirement",
    "retire_requirement",
    "revise_mapping",
    "stage_framework",
    "stage_licensed_texts",
    "store_licensed_texts",
    "withdraw_revision",
]
