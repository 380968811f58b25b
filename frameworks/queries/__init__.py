"""Reads of catalogues: trees and lists, the practices a target asks for, and what another standard provides."""

from frameworks.queries.catalogue import (
    Neighbours,
    framework_list,
    kind_counts,
    neighbours,
    same_reference,
)
from frameworks.queries.coverage import (
    AreaCoverage,
    Coverage,
    CoverageRow,
    LevelCoverage,
    area_coverage,
    coverage,
    coverage_rows,
)
from frameworks.queries.crosswalks import (
    CrosswalkPage,
    crosswalk_list,
    crosswalk_page,
    is_own,
    narrowed_mappings,
    ordered_mappings,
    revision_list,
)
from frameworks.queries.effective import EffectiveMapping, Pair, current_revision, effective_mappings
from frameworks.queries.hints import NO_HINT, Hint, crosswalk_hints, hint_for, iso_9001_hints
from frameworks.queries.licensed_texts import licensed_texts_for
from frameworks.queries.matrix import Matrix, beside, matrix
from frameworks.queries.target import TargetPractice, practices_for_target, process_areas_for_target
from frameworks.queries.tree import Tree, TreeFilter, TreeRow, tree, tree_groups

__all__ = [
    "NO_HINT",
    "AreaCoverage",
    "Coverage",
    "CoverageRow",
    "CrosswalkPage",
    "EffectiveMapping",
    "Hint",
    "LevelCoverage",
    "Matrix",
    "Neighbours",
    "Pair",
    "TargetPractice",
    "Tree",
    "TreeFilter",
    "TreeRow",
    "area_coverage",
    "beside",
    "coverage",
    "coverage_rows",
    "crosswalk_hints",
    "crosswalk_list",
    "crosswalk_page",
    "current_revision",
    "effective_mappings",
    "framework_list",
    "hint_for",
    "is_own",
    "iso_9001_hints",
    "kind_counts",
    "licensed_texts_for",
    "matrix",
    "narrowed_mappings",
    "neighbours",
    "ordered_mappings",
    "practices_for_target",
    "process_areas_for_target",
    "revision_list",
    "same_reference",
    "tree",
    "tree_groups",
]
