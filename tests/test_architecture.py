"""Rules of the architecture that import-linter cannot see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
RANK = {
    "organizations": 0,
    "jobs": 1,
    "frameworks": 2,
    "advisor": 3,
    "evidence": 4,
    "qualifications": 5,
    "appraisals": 6,
    "assessments": 7,
    "journeys": 8,
    "matrix": 9,
    "handover": 10,
    "scheduling": 11,
}
SOURCES = sorted(
    path for app in ("config", *RANK) for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}
LINES = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES if path.stat().st_size}
FUNCTIONS = {
    f"{name}:{node.name}": node.end_lineno - node.lineno + 1
    for name, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef)
}
MODELS = [model for model in apps.get_models() if model._meta.app_label in RANK]

each_model = pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])


@each_model
def test_foreign_keys_point_down(model):
    """A foreign key written as a string is invisible to the import contracts."""
    own = model._meta.app_label

    for field in (*model._meta.fields, *model._meta.many_to_many):
        other = field.related_model._meta.app_label if field.related_model else own
        assert other == own or other not in RANK or RANK[other] < RANK[own], field


@each_model
def test_rows_of_a_tenant_are_reached_through_visible_to(model):
    if any(field.name == "organization" for field in model._meta.fields):
        assert hasattr(model._default_manager, "visible_to")


@each_model
def test_saving_a_row_has_no_hidden_rules(model):
    assert "save" not in vars(model)


def test_modules_stay_under_400_lines():
    assert {name: lines for name, lines in LINES.items() if lines > 400} == {}


def test_functions_stay_under_50_lines():
    assert {name: lines for name, lines in FUNCTIONS.items() if lines > 50} == {}


def test_typical_modules_are_small():
    lines = sorted(LINES.values())

    assert lines[len(lines) // 2] <= 80
    assert lines[len(lines) * 9 // 10] <= 300


def test_modules_are_named_after_nouns_of_the_field():
    words = {"utils", "util", "helpers", "common", "misc", "core", "base"}

    assert [name for name in TREES if words & set(Path(name).with_suffix("").parts)] == []


def test_nothing_happens_by_signal():
    signals = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    users = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(signals)
    }

    assert users == set()
