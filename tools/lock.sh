#!/bin/sh
# Resolve the locks anew, for every Python and platform we promise.  pip installs from them;
# uv is needed here only.
set -eu

command -v uv >/dev/null || {
    echo "make lock needs uv on PATH: python3 -m pip install uv" >&2
    exit 2
}

resolve() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}

resolve pyproject.toml --extra sandbox --extra keyring --extra redis --extra otel --extra cli \
    --group test --output-file requirements/test.txt
resolve --group docs --constraint requirements/test.txt --output-file requirements/docs.txt
resolve --group check --constraint requirements/test.txt --constraint requirements/docs.txt \
    --output-file requirements/check.txt
resolve --group browser --constraint requirements/test.txt --constraint requirements/docs.txt \
    --constraint requirements/check.txt --output-file requirements/browser.txt
