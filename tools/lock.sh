#!/bin/sh
# Write the three lock files: universal, with hashes, without any host name.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml "$@"; }
compile -o requirements/runtime.lock
compile -c requirements/runtime.lock --group dev -o requirements/dev.lock
compile -c requirements/dev.lock --group e2e -o requirements/e2e.lock
