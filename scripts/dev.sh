#!/usr/bin/env bash
# The server on :8000 and the panel from its sources on :5173, which passes /api on to it. Ctrl-C ends both.
set -euo pipefail
cd "$(dirname "$0")/.."
export ENEO_PUBLIC_URL="${ENEO_PUBLIC_URL:-http://127.0.0.1:5173}"
eneo serve &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server"' EXIT
scripts/npm.sh --prefix frontend run dev
