#!/usr/bin/env bash
# Installs the auditor of this action into an environment of its own, and a browser where there is none.
set -euo pipefail
home="${RUNNER_TEMP:?}/storefront-auditor"
python -m venv "$home"
programs="$home/bin"
[ -d "$programs" ] || programs="$home/Scripts"
"$programs/python" -m pip install --quiet "${GITHUB_ACTION_PATH:?}"
"$programs/auditor" install
echo "$programs" >> "${GITHUB_PATH:?}"
