"""The child process: ``python -m evidence.extraction.child EXTENSION PATH CHARACTERS CPU_SECONDS MEMORY_BYTES``.

Writes the text to its standard output. Any other end than status 0 means that the file cannot be read.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from evidence.extraction.readers import READERS

BYTES_PER_CHARACTER = 4


def confine(cpu_seconds: int, memory_bytes: int, output_bytes: int) -> None:
    """Let the operating system bound CPU time, memory and the length of what is written, and forbid core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(extension: str, path: str, characters: str, cpu_seconds: str, memory_bytes: str) -> None:
    """Write the text of the file, one character more than wanted where there is more."""
    left = int(characters) + 1
    confine(int(cpu_seconds), int(memory_bytes), left * BYTES_PER_CHARACTER)
    for piece in READERS[extension](Path(path)):
        sys.stdout.write(piece[:left])
        left -= len(piece[:left])
        if left <= 0:
            break
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
