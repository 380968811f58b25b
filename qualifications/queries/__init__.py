"""Reads of the training catalogue and of what members have of it."""

from qualifications.queries.catalogue import (
    CatalogueFilter,
    holders,
    names_by_key,
    prerequisites,
    roles_in_use,
    roles_needing,
    type_list,
)
from qualifications.queries.matrix import Cell, MatrixRow, matrix_rows, people_list, recorded_types
from qualifications.queries.records import RecordFilter, record_list, records_of
from qualifications.queries.roles import StaffedRole, staffed_roles
from qualifications.queries.verdicts import Judged, judge, judge_all, judge_prerequisites

__all__ = [
    "CatalogueFilter",
    "Cell",
    "Judged",
    "MatrixRow",
    "RecordFilter",
    "StaffedRole",
    "holders",
    "judge",
    "judge_all",
    "judge_prerequisites",
    "matrix_rows",
    "names_by_key",
    "people_list",
    "prerequisites",
    "record_list",
    "recorded_types",
    "records_of",
    "roles_in_use",
    "roles_needing",
    "staffed_roles",
    "type_list",
]
