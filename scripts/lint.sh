#!/usr/bin/env bash
# What the code looks like. Stops at the first check that finds something.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '  %s\n' "$*"; }

step "ruff";           ruff check --quiet .; ruff format --quiet --check .
step "mypy";           mypy --no-error-summary
step "import-linter";  said=$(lint-imports 2>&1) || { echo "$said"; exit 1; }
step "folder sizes";   python -m tests.checks.folder_sizes
step "API client";     python -m tests.checks.client_is_fresh
step "panel";          npm --prefix frontend run --silent check; npm --prefix frontend run --silent lint
