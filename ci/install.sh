#!/usr/bin/env bash
# Installs the auditor of this action into an environment of its own, and tells which browser goes with it.
set -euo pipefail
home="${RUNNER_TEMP:?}/storefront-auditor"
python -m venv "$home"
programs="$home/bin"
[ -d "$programs" ] || programs="$home/Scripts"
"$programs/python" -m pip install --quiet "${GITHUB_ACTION_PATH:?}"
echo "$programs" >> "${GITHUB_PATH:?}"
"$programs/python" - >> "${GITHUB_OUTPUT:?}" <<'READ'
from importlib.metadata import version

print(f"browser=playwright-{version('playwright')}")
READ
