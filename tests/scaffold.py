"""Begins a built-in rule: module, cases, sentences. `nox -s new_rule -- PACK RULE-ID`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[1]
ID = re.compile(r"[a-z]+(-[a-z]+)*")

MODULE = Template('''\
"""SUMMARY."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
)


@rule(severity=Severity.MODERATE, effort=Effort.TEMPLATE, pages=PRODUCT)
def $function(page: PageFacts) -> Judgement:
    """SUMMARY.

    ## Why it matters
    What a shopper misses without it.

    ## Fails
    ```html
    <h1>Vase</h1>
    ```

    ## Passes
    ```html
    <h1>Vase</h1>
    ```

    ## Sources
    Where this is from.
    """
    fact = page.product.name
    if unsure(fact):
        return needs_review("unsure", evidence=fact)
    return passed("found", evidence=fact) if fact else failed("missing")
''')
CASES = Template("""\
[[case]]
name = "it is there"
outcome = "passed"
html = "<h1>Vase</h1>"

[[case]]
name = "it is not there"
outcome = "failed"
html = "<p>12 EUR</p>"

[[case]]
name = "a page that could not be read"
outcome = "needs_review"
status = "unreadable"
""")
KEYS = ("title", "failed-title", "why", "fix", "example", "found", "missing", "unsure")


def scaffold(pack: str, rule_id: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new rule; ValueError when the pack is not there or the rule already is."""
    if not (root / "rules" / pack / "__init__.py").is_file():
        packs = sorted(file.parent.name for file in (root / "rules").glob("*/__init__.py"))
        raise ValueError(f"there is no pack {pack!r}; packs: {', '.join(packs)}")
    if not ID.fullmatch(rule_id):
        raise ValueError(f"{rule_id!r} is no rule id; write it like delivery-cost-shown")
    function = rule_id.replace("-", "_")
    module = root / "rules" / pack / f"{function}.py"
    cases = root / "fixtures" / "rules" / f"{rule_id}.toml"
    sentences = root / "rules" / "locale" / "en.po"
    if module.exists() or cases.exists():
        raise ValueError(f"the rule {rule_id} is there already: {module}")
    module.write_text(MODULE.substitute(function=function), "utf-8")
    cases.parent.mkdir(parents=True, exist_ok=True)
    cases.write_text(CASES.substitute(), "utf-8")
    with sentences.open("a", encoding="utf-8") as file:
        file.writelines(f'\nmsgid "{rule_id}.{key}"\nmsgstr "SENTENCE"\n' for key in KEYS)
    return [module, cases, sentences]


def main() -> None:
    """Scaffold what the command line names."""
    if len(sys.argv) != 3:
        sys.exit("usage: nox -s new_rule -- PACK RULE-ID, for example: delivery gift-wrapping-offered")
    try:
        written = scaffold(*sys.argv[1:])
    except ValueError as error:
        sys.exit(str(error))
    print("Fill in:", *(file.relative_to(ROOT) for file in written), sep="\n  ")


if __name__ == "__main__":
    main()
