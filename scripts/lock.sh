#!/usr/bin/env bash
# Resolve requirements/*.in into lock files with hashes and without any index's address.
# Versions already locked stay; LOCK_ARGS="--upgrade" or "--upgrade-package NAME" moves them.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
for name in run test lint uv; do
    ../.venv/bin/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 --python-platform linux ${LOCK_ARGS:-} "$name.in" --output-file "$name.txt"
done
if grep -nE '(https?|file)://' ./*.txt; then
    echo "A lock file names a host." >&2
    exit 1
fi
