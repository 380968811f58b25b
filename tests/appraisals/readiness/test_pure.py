"""Rules stay pure: standard library only, and no rule set knows another."""

import ast
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PURE = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for pattern in (
        "appraisals/rating/*.py",
        "appraisals/readiness/*.py",
        "journeys/planning/*.py",
        "journeys/reminders.py",
    )
    for path in sorted(ROOT.glob(pattern))
}
PACKAGES = ("appraisals.rating", "appraisals.readiness.", "journeys.planning.", "frameworks.catalog.task_templates")
RULE_SETS = {"appraisals.readiness.cmmi_v1_3", "appraisals.readiness.cmmi_v2", "appraisals.readiness.iso_33020"}


def imports(source):
    """Return the modules that the source imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", PURE)
def test_rules_import_the_standard_library_and_their_own_package(name):
    foreign = {module for module in imports(PURE[name]) if module.partition(".")[0] not in sys.stdlib_module_names}

    assert {module for module in foreign if not module.startswith(PACKAGES)} == set()


@pytest.mark.parametrize("name", [name for name in PURE if name.startswith("appraisals/readiness/")])
def test_rule_sets_are_known_to_the_registry_alone(name):
    assert not imports(PURE[name]) & RULE_SETS or name == "appraisals/readiness/registry.py"
