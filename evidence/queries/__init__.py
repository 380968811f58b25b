"""Reads shared by pages, API and services."""

from evidence.queries.cells import Cell, linkable_areas, linkable_practices, linkable_units
from evidence.queries.certificates import audit_list, certificate_list
from evidence.queries.imports import Preview, preview, preview_rows
from evidence.queries.items import NOBODY, ItemFilter, Show, item_history, item_list, same_content
from evidence.queries.naming import cell_named
from evidence.queries.register import ClauseRow, Coverage, CoverageState, iso_9001, register_clauses
from evidence.queries.reuse import Hint, Reusable, evidence_for, offered_links, served_by, served_frameworks
from evidence.queries.reviews import link_list, review_list
from evidence.queries.store import damaged_files, stored

__all__ = [
    "NOBODY",
    "Cell",
    "ClauseRow",
    "Coverage",
    "CoverageState",
    "Hint",
    "ItemFilter",
    "Preview",
    "Reusable",
    "Show",
    "audit_list",
    "cell_named",
    "certificate_list",
    "damaged_files",
    "evidence_for",
    "iso_9001",
    "item_history",
    "item_list",
    "link_list",
    "linkable_areas",
    "linkable_practices",
    "linkable_units",
    "offered_links",
    "preview",
    "preview_rows",
    "register_clauses",
    "review_list",
    "same_content",
    "served_by",
    "served_frameworks",
    "stored",
]
