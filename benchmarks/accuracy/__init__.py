"""How right the facts and the rules are on labelled pages: `nox -s accuracy -- FOLDER`.

Nothing here ships with the auditor but two results: docs/accuracy.md and rules/accuracy.json.
"""
