"""The rule sets against the catalogues."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from appraisals.readiness.cmmi_v1_3 import MAY_BE_NOT_APPLICABLE, STAGING
from appraisals.readiness.registry import RULE_SETS

CATALOGS = {
    content["key"]: content
    for path in sorted(Path(settings.BASE_DIR, "frameworks", "catalogs").glob("*.json"))
    if (content := json.loads(path.read_text("utf-8")))["type"] == "framework"
}


def test_every_framework_with_target_levels_has_a_rule_set():
    assert RULE_SETS.keys() == {key for key, content in CATALOGS.items() if content["target"]["kind"] != "none"}


@pytest.mark.parametrize("key", RULE_SETS)
def test_every_target_of_the_catalogue_is_one_of_the_rule_set(key):
    target = CATALOGS[key]["target"]

    assert set(range(target["min"], target["max"] + 1)) <= set(RULE_SETS[key].targets)


def test_staging_agrees_with_the_catalogue():
    areas = [row for row in CATALOGS["cmmi-dev-1.3"]["requirements"] if row["kind"] == "process_area"]
    excusable = {row["ref"] for row in areas if row.get("attributes", {}).get("may_be_not_applicable")}

    assert {row["ref"]: row["level"] for row in areas} == STAGING
    assert excusable == MAY_BE_NOT_APPLICABLE
