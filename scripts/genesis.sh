#!/usr/bin/env bash
# Runs genesis from this checkout, which is built first where that has not been done: for those who fetch the repository to run it, as a
# GitHub action and a pre-commit hook do.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ ! -f "$root/dist/main.js" ]; then
  # Standard output is the answer's.
  (cd "$root" && npm install --no-audit --no-fund && npm run build) >&2
fi
exec node "$root/bin/run.js" "$@"
