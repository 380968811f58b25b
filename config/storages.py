"""Files in a folder that a power cut leaves whole or absent, never half."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PART = ".part"


class DurableFileSystemStorage(FileSystemStorage):
    """Writes beside the target, forces the bytes to the disk, then gives them their name in one step."""

    def _save(self, name: str, content: Any) -> str:
        """Store ``content`` and return the name it got: never that of a file that exists."""
        target = Path(self.path(name))
        self._make_folder(target.parent)
        part = target.with_name(target.name + PART)
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                part.chmod(self.file_permissions_mode)
            name = self._named(part, name)
        finally:
            part.unlink(missing_ok=True)
        _sync(target.parent)
        return name

    def _named(self, part: Path, name: str) -> str:
        """Link the finished file under ``name``, or under a free one beside it; a link never replaces a file."""
        while True:
            try:
                os.link(part, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name

    def _make_folder(self, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=self.directory_permissions_mode or 0o777, exist_ok=True)
            _sync(path.parent)


def _sync(folder: Path) -> None:
    """Force the entries of ``folder`` to the disk: a file without its name would be lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
