"""manage.py library: check, load, diff and export."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frameworks.models import Framework, Requirement
from frameworks.services import SHIPPED

pytestmark = pytest.mark.django_db
KEYS = sorted(path.stem for path in SHIPPED.glob("*.json"))


def say(capsys, *arguments, **options):
    """Run the command and return what it wrote."""
    call_command("library", *map(str, arguments), **options)
    return capsys.readouterr().out


def test_loading_says_what_it_did(catalogs, shipped, edit, capsys):
    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))
    Requirement.objects.filter(framework__key="aspice-3.1", ref="ACQ.3").update(corrected=True, title="Mine")

    said = say(capsys, "load", shipped).splitlines()

    assert "cmmi-dev-1.3: unchanged" in said
    assert "aspice-3.1: 348 unchanged, 1 kept as corrected here" in said


def test_a_single_file_can_be_loaded(catalogs, shipped, edit, capsys):
    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))

    assert say(capsys, "load", shipped / "aspice-3.1.json") == "aspice-3.1: 1 updated, 347 unchanged\n"


def test_checking_writes_nothing(catalogs, shipped, edit, capsys):
    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))

    assert say(capsys, "check", shipped) == f"{len(KEYS)} files are sound.\n"
    assert not Requirement.objects.filter(title="New title").exists()


@pytest.mark.parametrize("action", ["check", "load", "diff"])
def test_what_is_broken_or_not_there_is_refused(action, catalogs, shipped, tmp_path):
    (shipped / "cmmi-dev-1.3.json").write_text("{")

    with pytest.raises(CommandError, match=r"cmmi-dev-1\.3\.json: file: is not JSON"):
        call_command("library", action, str(shipped))
    with pytest.raises(CommandError, match="holds no library file"):
        call_command("library", action, str(tmp_path / "nowhere"))


def change_five(content):
    rows = {row["ref"]: row for row in content["requirements"]}
    rows["PP SP 1.1"]["title"] = "Estimate the Scope"
    rows["PP SP 2.1"]["parent"] = "PP SG 1"
    rows["CM"]["category"] = "Other"
    content["requirements"].remove(rows["PP SP 1.4"])
    added = {"ref": "PP SP 1.9", "kind": "specific_practice", "title": "New", "parent": "PP SG 1", "level": 2}
    content["requirements"].append(added)
    content["requirements"].sort(key=lambda row: "SP" in row["ref"])


def test_the_difference_is_told_by_kind_with_what_it_touches(world, shipped, edit, capsys):
    edit("cmmi-dev-1.3", change_five)

    *said, touches = say(capsys, "diff", shipped / "cmmi-dev-1.3.json").splitlines()

    assert said == [
        "cmmi-dev-1.3: 5 changes",
        "  removed  PP SP 1.4: Estimate Effort and Cost → –",
        "  renamed  PP SP 1.1: Estimate the Scope of the Project → Estimate the Scope",
        "  moved    PP SP 2.1: PP SG 2 → PP SG 1",
        "  added    PP SP 1.9: – → New",
        "  revised  CM: – → category",
    ]
    assert touches.startswith("  touches ")
    assert {"evidence links: 1", "journeys: 1"} <= set(touches.removeprefix("  touches ").split(", "))
    assert "tasks" not in touches  # its task is about a process area that stays as it is
    assert not Requirement.objects.filter(title="Estimate the Scope").exists()


def test_the_difference_counts_in_statements_that_do_not_grow(world, shipped, edit):
    def statements():
        with CaptureQueriesContext(connection) as found:
            call_command("library", "diff", str(shipped / "cmmi-dev-1.3.json"), stdout=StringIO())
        return len(found)

    def rename(content):
        for row in content["requirements"]:
            row["title"] += " X"

    edit("cmmi-dev-1.3", change_five)
    few = statements()
    edit("cmmi-dev-1.3", rename)

    assert statements() == few  # frameworks, requirements, one for each kind of row that may point there


def test_the_difference_of_what_is_loaded_is_none_and_of_a_new_file_everything(catalogs, shipped, edit, capsys):
    edit("aspice-4.0", lambda content: content.update(key="aspice-9"))

    said = say(capsys, "diff", shipped / "aspice-4.0.json", shipped / "aspice-3.1.json").splitlines()

    assert said == ["aspice-9: new, 271 requirements", "aspice-3.1: no changes"]


@pytest.mark.parametrize("key", KEYS)
def test_an_export_says_what_the_file_said_and_is_the_same_every_time(key, catalogs, tmp_path, capsys):
    path = tmp_path / f"{key}.json"
    exported = say(capsys, "export", key)
    path.write_text(exported, encoding="utf-8")
    content, shipped = (json.loads(text) for text in (exported, (SHIPPED / f"{key}.json").read_text()))
    for one in (content, shipped):  # their order is that of the targets in an export
        one["mappings"] = sorted(one.get("mappings", ()), key=lambda row: (row["target"], row.get("source", "")))

    say(capsys, "load", SHIPPED, path.rename(tmp_path / f"{key}.json"))

    assert content == shipped
    assert say(capsys, "export", key) == exported


def test_an_export_loads_back_without_a_change(catalogs, tmp_path, capsys):
    Requirement.objects.filter(framework__key="cmmi-dev-1.3", ref="PP").update(corrected=True, title="Mine")
    path = tmp_path / "mine.json"

    say(capsys, "export", "cmmi-dev-1.3", output=path)

    assert say(capsys, "diff", path) == "cmmi-dev-1.3: no changes\n"
    assert "  254 unchanged" in say(capsys, "load", path).replace(":", ": ")


def test_what_is_retired_is_not_exported(catalogs, capsys):
    Requirement.objects.filter(framework__key="cmmi-dev-1.3", ref="CAR SP 2.3").update(retired=True)

    refs = {row["ref"] for row in json.loads(say(capsys, "export", "cmmi-dev-1.3"))["requirements"]}

    assert len(refs) == 253
    assert "CAR SP 2.3" not in refs


@pytest.mark.parametrize(
    ("key", "form"), [("nothing", "json"), ("nothing", "oscal"), ("iso-9001-2015--cmmi-dev-1.3", "oscal")]
)
def test_what_is_not_there_cannot_be_exported(key, form, catalogs):
    with pytest.raises(CommandError, match=f"Nothing of the key {key} is loaded"):
        call_command("library", "export", key, format=form)


def test_an_export_needs_one_key():
    with pytest.raises(CommandError, match="Name the key of one"):
        call_command("library", "export")


def test_oscal_is_written_for_a_framework(catalogs, capsys):
    catalog = json.loads(say(capsys, "export", "cmmi-dev-1.3", format="oscal"))["catalog"]

    assert catalog["metadata"]["title"] == "CMMI for Development, Version 1.3"
    assert Framework.objects.filter(key="cmmi-dev-1.3").exists()
