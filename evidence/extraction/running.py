"""Run a reader in a child process: whatever a file does to it, the worker lives on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from evidence.extraction.readers import READERS
from organizations.uploads.characters import WHITE_SPACE
from organizations.uploads.file_names import extension_of

ROOT = Path(__file__).resolve().parent.parent.parent


class Outcome(StrEnum):
    """What became of reading a file: ``UNREADABLE`` covers damage, passwords, bombs and time or memory used up."""

    READ = "read"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Limits:
    """How much one file may cost: characters kept, CPU and wall seconds, bytes of address space, bytes of the file."""

    characters: int = 200_000
    cpu_seconds: int = 20
    wall_seconds: int = 40
    memory_bytes: int = 768 * 1024**2
    file_bytes: int = 100 * 1024**2


@dataclass(frozen=True)
class Extracted:
    """``text`` is "" unless the outcome is ``READ``; ``truncated``: the file holds more than was kept."""

    outcome: Outcome
    text: str = ""
    truncated: bool = False


DEFAULT_LIMITS = Limits()


def extract_text(stream: IO[bytes], file_name: str, limits: Limits = DEFAULT_LIMITS) -> Extracted:
    """Return the text of the file in ``stream``, told apart by the extension of ``file_name``.

    The file is copied to a temporary one that a child process reads, with limits on CPU time, memory, files and
    output that the operating system enforces, and without this process's environment.
    """
    extension = extension_of(file_name)
    if extension not in READERS:
        return Extracted(Outcome.UNSUPPORTED)
    with NamedTemporaryFile(suffix=f".{extension}") as copy:
        shutil.copyfileobj(stream, copy, 1024**2)
        copy.flush()
        if copy.tell() > limits.file_bytes:
            return Extracted(Outcome.UNREADABLE)
        return _run(extension, copy.name, limits)


def _run(extension: str, path: str, limits: Limits) -> Extracted:
    budget = (limits.characters, limits.cpu_seconds, limits.memory_bytes)
    command = [sys.executable, "-m", "evidence.extraction.child", extension, path, *map(str, budget)]
    environment = {"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join([str(ROOT)])}
    with TemporaryFile() as output:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Extracted(Outcome.UNREADABLE)
        if done.returncode != 0:
            return Extracted(Outcome.UNREADABLE)
        output.seek(0)
        written = output.read()
    text = _storable(written.decode(errors="replace"))
    return Extracted(Outcome.READ, text[: limits.characters], truncated=len(text) > limits.characters)


def _storable(text: str) -> str:
    """Return ``text`` without what databases refuse: control characters other than white space."""
    return "".join(letter for letter in text if letter.isprintable() or letter in WHITE_SPACE)
