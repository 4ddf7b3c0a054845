#!/usr/bin/env bash
# Everything, in the order in which a fault is cheapest to see.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "lint, types, layers";         scripts/lint.sh
step "unit and integration tests";  pytest -q -n 2 --dist worksteal -m "not alone"
step "installed wheel";             pytest -q -m alone
step "API as described";            python -m tests.fuzz
step "web panel";                   npm --prefix frontend run --silent test
step "browser";                     python -m tests.browser
