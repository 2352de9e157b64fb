#!/usr/bin/env bash
# Audits, shows the summary in the job, and hands on what was found. Ends with 0: the action's last step
# ends with the exit code of the audit, once everything was shown.
set -uo pipefail
: "${RUNNER_TEMP:?}" "${GITHUB_OUTPUT:?}" "${GITHUB_STEP_SUMMARY:?}"
out="${OUT:-audit}"
options=(--out "$out")
for format in html json terminal markdown sarif junit; do options+=(--format "$format"); done

option() { # NAME VALUE
    [ -z "$2" ] || options+=("$1" "$2")
}
option --config "${CONFIG:-}"
option --preset "${PRESET:-}"
option --changed-urls "${CHANGED_URLS:-}"
option --baseline "${BASELINE:-}"
option --fail-on "${FAIL_ON:-}"
option --fail-under "${FAIL_UNDER:-}"
while IFS= read -r argument; do
    [ -z "$argument" ] || options+=("$argument")
done <<< "${ARGUMENTS:-}"
[ -z "${TARGET:-}" ] || options+=(-- "$TARGET")

touch "$RUNNER_TEMP/begun"
# Words of pages are printed: meanwhile no line is a command to the runner.
word="storefront-auditor-$RANDOM$RANDOM$RANDOM"
echo "::stop-commands::$word"
auditor audit "${options[@]}" 2>&1 | tee "$RUNNER_TEMP/storefront-auditor.log"
code=${PIPESTATUS[0]}
echo "::$word::"

told() { # NAME VALUE
    printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}
told exit-code "$code"
if [ "$out/audit.json" -nt "$RUNNER_TEMP/begun" ]; then
    python - "$out/audit.json" >> "$GITHUB_OUTPUT" <<'READ'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    audit = json.load(file)
score, gate = audit["score"], audit["gate"] or {}
print(f"score={'' if score['overall'] is None else score['overall']}")
print(f"grade={score['grade'] or ''}")
print(f"gate={gate.get('outcome', '')}")
READ
    told report "$out/index.html"
    told summary "$out/summary.md"
    told sarif "$out/audit.sarif"
    cat "$out/summary.md" >> "$GITHUB_STEP_SUMMARY"
else
    tail -n 20 "$RUNNER_TEMP/storefront-auditor.log" | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"
fi
