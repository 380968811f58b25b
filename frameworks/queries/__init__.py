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
from frameworks.queries.network import CrosswalkNetwork, Place, WayRecord, crosswalk_network
from frameworks.queries.paths import (
    connected_frameworks,
    crosswalks_between,
    indirect_ways,
    narrowed_ways,
    reached_frameworks,
    requirement_ways,
)
from frameworks.queries.profiles import ProcessSet, offered_profiles, process_sets, profile_areas, profile_list
from frameworks.queries.target import TargetPractice, practices_for_target, process_areas_for_target
from frameworks.queries.tree import Tree, TreeFilter, TreeRow, tree, tree_groups

__all__ = [
    "NO_HINT",
    "AreaCoverage",
    "Coverage",
    "CoverageRow",
    "CrosswalkNetwork",
    "CrosswalkPage",
    "EffectiveMapping",
    "Hint",
    "LevelCoverage",
    "Matrix",
    "Neighbours",
    "Pair",
    "Place",
    "ProcessSet",
    "TargetPractice",
    "Tree",
    "TreeFilter",
    "TreeRow",
    "WayRecord",
    "area_coverage",
    "beside",
    "connected_frameworks",
    "coverage",
    "coverage_rows",
    "crosswalk_hints",
    "crosswalk_list",
    "crosswalk_network",
    "crosswalk_page",
    "crosswalks_between",
    "current_revision",
    "effective_mappings",
    "framework_list",
    "hint_for",
    "indirect_ways",
    "is_own",
    "iso_9001_hints",
    "kind_counts",
    "licensed_texts_for",
    "matrix",
    "narrowed_mappings",
    "narrowed_ways",
    "neighbours",
    "offered_profiles",
    "ordered_mappings",
    "practices_for_target",
    "process_areas_for_target",
    "process_sets",
    "profile_areas",
    "profile_list",
    "reached_frameworks",
    "requirement_ways",
    "revision_list",
    "same_reference",
    "tree",
    "tree_groups",
]
