#!/usr/bin/env bash
# Keeps one comment with the summary at a pull request: the first run writes it, later ones rewrite it.
set -euo pipefail
marker='<!-- storefront-auditor -->'
comments="repos/${GITHUB_REPOSITORY:?}/issues/${PULL_REQUEST:?no pull request: leave comment out for other events}/comments"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT
{ echo "$marker"; cat "${SUMMARY:?}"; } > "$body"
own=".[] | select(.body | startswith(\"$marker\")) | .id"
earlier="$(gh api --paginate "$comments" --jq "$own" | head -n 1)"
if [ -n "$earlier" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$earlier" --field "body=@$body" > /dev/null
else
    gh api --method POST "$comments" --field "body=@$body" > /dev/null
fi
