"""The manifest: what is in the bundle and for which cell.

``manifest.json`` holds one object: ``format`` ("cairn-evidence-bundle"), ``version`` (1), what was frozen and when
(``frozen``), ``files`` (path, size in bytes, SHA-256, name, and ``problem`` where the content is not what was
recorded), ``cells`` (process area, practice, instance, review state, evidence with its paths) and ``missing``
(evidence whose file could not be packed, with the reason). ``SHA256SUMS`` has a line for every other member of the
ZIP as ``sha256sum`` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT, VERSION = "cairn-evidence-bundle", 1
MANIFEST, CHECKSUMS = "manifest.json", "SHA256SUMS"
ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A packed file: where it stands in the ZIP and what was really read; ``problem``: "" or "altered"."""

    path: str
    name: str
    size: int
    sha256: str
    problem: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the file's object in the manifest."""
        values: dict[str, object] = {
            "path": self.path,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
        }
        return values | ({"problem": self.problem} if self.problem else {})
