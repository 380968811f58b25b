"""What is wrong with a catalogue file, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogError:
    """One fault of a file: where (a path such as ``requirements[3].level``) and why."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class InvalidCatalog(ValueError):
    """Files with faults; ``errors`` lists all of them."""

    def __init__(self, errors: Collection[CatalogError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)
