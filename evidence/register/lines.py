"""How long a register may be, and what is raised when it cannot be read at all."""

from __future__ import annotations

from organizations.uploads.refusals import Refusal

MAX_BYTES = 5 * 1024**2
MAX_ROWS = 5_000
MAX_TEXT = 10_000


class BadRegister(Refusal):
    """The register cannot be read at all."""
