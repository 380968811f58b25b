"""A bundle is written, checked by two independent tools, and every change to it is found."""

import json
import resource
import subprocess
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from handover.bundles import BundleWriter, verify_bundle

FROZEN_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTENT = b"The plan of the project.\n"
DIGEST = sha256(CONTENT).hexdigest()
PLAN = f"files/{DIGEST[:16]}/Plän 1.txt"


def cell(*paths):
    return {"process_area": "PP", "practice": "PP SP 1.1", "instance": "Apollo", "review": "accepted", "paths": paths}


def build(path, *, content=(CONTENT,), missing=()):
    with path.open("wb") as target, BundleWriter(target, FROZEN_AT) as bundle:
        file = bundle.add_file("Plän 1.txt", DIGEST, len(CONTENT), content, compress=True)
        bundle.add_text("index.html", "<p>Index</p>")
        bundle.finish({"journey": "ML 3"}, [cell(file.path), cell(file.path)], list(missing))
    return path


@pytest.fixture
def bundle(tmp_path):
    return build(tmp_path / "bundle.zip")


def changed(bundle, target, change):
    """Copy the bundle with ``change(name, content)`` for each member; None leaves a member out."""
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_bundle_is_in_order(bundle):
    verdict = verify_bundle(bundle)

    assert (verdict.files, verdict.problems, verdict.remarks) == (1, (), ())


def test_standard_tools_agree(bundle, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(bundle) as package:
        package.extractall(folder)

    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)

    assert len(done.stdout.splitlines()) == 3
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"] == [{"path": PLAN, "name": "Plän 1.txt", "size": len(CONTENT), "sha256": DIGEST}]
    assert [entry["paths"] for entry in manifest["cells"]] == [[PLAN], [PLAN]]


@pytest.mark.parametrize(
    ("name", "replace", "problem"),
    [
        pytest.param(PLAN, lambda content: content + b".", f"{PLAN}: was changed", id="longer-file"),
        pytest.param(PLAN, lambda content: content[::-1], f"{PLAN}: was changed", id="other-content"),
        pytest.param(PLAN, lambda _: None, f"{PLAN}: is missing", id="file-left-out"),
        pytest.param("index.html", lambda _: b"x", "index.html: was changed", id="index"),
        pytest.param(
            "manifest.json",
            lambda content: content.replace(b"accepted", b"returned"),
            "manifest.json: was changed",
            id="review-state-in-manifest",
        ),
    ],
)
def test_every_change_is_found(bundle, tmp_path, name, replace, problem):
    target = tmp_path / "changed.zip"
    changed(bundle, target, lambda member, content: replace(content) if member == name else content)

    assert problem in verify_bundle(target).problems


def test_additions_and_doubles_are_found(bundle):
    with zipfile.ZipFile(bundle, "a") as package:
        package.writestr("extra.txt", "x")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("index.html", "x")

    assert verify_bundle(bundle).problems == (
        "extra.txt: does not belong to the bundle",
        "index.html: stands in the ZIP 2 times",
        "index.html: was changed",
    )


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle(tmp_path, content):
    path = tmp_path / "other.zip"
    path.write_bytes(content)

    assert len(verify_bundle(path).problems) == 1


def test_a_flipped_bit_is_found(bundle):
    data = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as package:
        data[package.getinfo(PLAN).header_offset + 60] ^= 1
    bundle.write_bytes(data)

    assert verify_bundle(bundle).problems != ()


def test_what_was_wrong_when_packed_is_told_apart(tmp_path):
    missing = [{"title": "Minutes", "name": "minutes.pdf", "reason": "the file is missing in the store"}]

    verdict = verify_bundle(build(tmp_path / "b.zip", content=(b"something else",), missing=missing))

    assert verdict.problems == ()
    assert verdict.remarks == (
        f"{PLAN}: was not what had been uploaded when the bundle was built",
        "Minutes (minutes.pdf): was not packed: the file is missing in the store",
    )


def test_memory_does_not_grow_with_the_files(tmp_path):
    chunk, count = bytes(1024**2), 200
    digest = sha256()
    for _ in range(count):
        digest.update(chunk)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = tmp_path / "large.zip"
    with path.open("wb") as target, BundleWriter(target, FROZEN_AT) as bundle:
        pieces = (chunk for _ in range(count))
        bundle.add_file("large.bin", digest.hexdigest(), count * len(chunk), pieces, compress=False)
        bundle.finish({}, [], [])

    assert verify_bundle(path).problems == ()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # KiB
