#!/usr/bin/env bash
# Names the cache of downloads after what is installed.
set -euo pipefail
action=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
digest=$(cat "$action/constraints.txt" "$action/pyproject.toml" | git hash-object --stdin)
echo "digest=$digest" >>"$GITHUB_OUTPUT"
