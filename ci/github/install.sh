#!/usr/bin/env bash
# Installs the armslength of this folder, with the versions that its tests have run with, into an
# environment of its own. Needs PYTHON, EXTRAS and RUNNER_TEMP.
set -euo pipefail
action=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
environment="$RUNNER_TEMP/armslength"

if [[ ! $EXTRAS =~ ^[a-z,]*$ ]]; then
  echo "The input 'extras' holds names with commas between them, as in 'ocr,passwords'." >&2
  exit 2
fi
"$PYTHON" -m venv "$environment"
programs="$environment/bin"
if [ ! -d "$programs" ]; then
  programs="$environment/Scripts" # Windows
fi
PIP_CACHE_DIR="$RUNNER_TEMP/armslength-pip" "$programs/python" -m pip install \
  --quiet --disable-pip-version-check --constraint "$action/constraints.txt" "$action${EXTRAS:+[$EXTRAS]}"
echo "$programs" >>"$GITHUB_PATH"
