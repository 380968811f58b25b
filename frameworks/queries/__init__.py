"""Reads of catalogues: trees and lists, the practices a target asks for, and what another standard provides."""

from frameworks.queries.catalogue import framework_list, kind_counts, mapping_list, requirement_list
from frameworks.queries.coverage import Coverage, CoverageRow, LevelCoverage, coverage, coverage_rows
from frameworks.queries.hints import NO_HINT, Hint, crosswalk_hints, hint_for, iso_9001_hints
from frameworks.queries.target import TargetPractice, practices_for_target, process_areas_for_target
from frameworks.queries.tree import TreeGroup, TreeNode, tree

__all__ = [
    "NO_HINT",
    "Coverage",
    "CoverageRow",
    "Hint",
    "LevelCoverage",
    "TargetPractice",
    "TreeGroup",
    "TreeNode",
    "coverage",
    "coverage_rows",
    "crosswalk_hints",
    "framework_list",
    "hint_for",
    "iso_9001_hints",
    "kind_counts",
    "mapping_list",
    "practices_for_target",
    "process_areas_for_target",
    "requirement_list",
    "tree",
]
