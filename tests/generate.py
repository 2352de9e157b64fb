"""Writes what is generated from code: `nox -s accept`. A test compares it with the files in the tree."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import click

from auditor.catalog import Catalog
from auditor.cli import cli
from auditor.documentation import rule_index, rule_page
from auditor.extract.plain import PlainFact
from auditor.models import SNAPSHOT_VERSION, Snapshot
from auditor.plugins import load_rules
from auditor.saved import inspect
from auditor.settings.schema import schema_of_settings

from .golden_formats import golden_formats
from .promise import PROMISED, promised_fields

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
GOLDEN = ROOT / "fixtures" / "golden"
GOLDEN_SHOPS = ("amber", "green")
"""Demo shops whose pages come whole from the server; the other one needs a browser."""
GOLDEN_DAY = date(2026, 11, 1)
HELP = re.compile(r"(<!-- help:(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)


def generated() -> dict[Path, str]:
    """Every generated file and what it has to hold."""
    return {
        DOCS / "commands.md": commands((DOCS / "commands.md").read_text("utf-8")),
        DOCS / "snapshot.schema.json": snapshot_schema(),
        DOCS / "settings.schema.json": json.dumps(schema_of_settings(), indent=2) + "\n",
        **{DOCS / name: text for name, text in report_schemas()},
        **dict(rule_pages()),
        **{GOLDEN / f"{shop}.json": golden(shop) for shop in GOLDEN_SHOPS},
        **{GOLDEN / "formats" / name: text for name, text in golden_formats().items()},
        PROMISED: promised_fields(),
    }


def report_schemas() -> Iterator[tuple[str, str]]:
    """The schemas of the files that are for programs."""
    schemas = import_module("auditor.reports.json.schema")
    yield "audit.schema.json", schemas.audit_schema()
    yield "comparison.schema.json", schemas.comparison_schema()
    yield "shops.schema.json", schemas.shops_schema()


def rule_pages() -> Iterator[tuple[Path, str]]:
    """A page a rule, and their table."""
    catalog, rules = Catalog(), load_rules().rules
    yield DOCS / "rules" / "index.md", rule_index(rules, catalog)
    for rule in rules:
        yield DOCS / "rules" / f"{rule.info.id}.md", rule_page(rule, catalog)


def stale_rule_pages() -> set[Path]:
    """Pages of rules that there are no more."""
    return set((DOCS / "rules").glob("*.md")) - set(dict(rule_pages()))


def commands(page: str) -> str:
    """The page on commands, with their help texts between its markers."""
    return HELP.sub(lambda match: f"{match[1]}```text\n{help_of(match[2])}\n```\n{match[3]}", page)


def help_of(name: str) -> str:
    """The help text of a command, or of the program."""
    settings = {**cli.context_settings, "terminal_width": 88}
    with click.Context(cli, info_name="auditor", **settings) as root:
        command = cli.get_command(root, name) if name else cli
        if command is None:
            raise ValueError(f"no command {name}")
        if command is cli:
            return cli.get_help(root)
        with click.Context(command, root, name, terminal_width=88) as context:
            return command.get_help(context)


def golden(shop: str) -> str:
    """Facts and outcomes of a demo shop's pages as the server sends them: what a change would change."""
    shops = import_module("auditor.shops")
    content = tomllib.loads(shops.expected_file(shop).with_name("shop.toml").read_text("utf-8"))
    product = content["routes"]["product"].format(slug=content["products"][0]["slug"])
    category = content["routes"]["category"].format(slug=content["categories"][0]["slug"])
    rules = load_rules()
    with shops.serve(shop) as server, TemporaryDirectory() as folder:
        pages = {
            path: urlopen(server.url + path).read() for path in ["/", category, product, *content["pages"]]
        }
        file = Path(folder) / "page.html"
        found = {}
        for path, html in sorted(pages.items()):
            file.write_bytes(html.replace(server.url.encode(), b"https://shop.example"))
            seen = inspect(file, f"https://shop.example{path}", rules, market=None, as_of=GOLDEN_DAY)
            outcomes = {v.rule: v.outcome.value for v in seen.verdicts if v.rule not in seen.not_run}
            found[path] = {"facts": _found(seen.facts), "outcomes": outcomes}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _found(facts: Mapping[str, PlainFact]) -> dict[str, PlainFact]:
    return {name: value for name, value in facts.items() if value not in (None, False, 0, [])}


def snapshot_schema() -> str:
    """The JSON Schema of a saved page's snapshot.json: the HTML lies beside it in page.html."""
    schema = Snapshot.model_json_schema(mode="serialization")
    schema["properties"].pop("html")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"snapshot.json, version {SNAPSHOT_VERSION}",
    }
    return json.dumps({**head, **{k: v for k, v in schema.items() if k not in head}}, indent=2) + "\n"


def main() -> None:
    """Write what changed and say so."""
    for path in stale_rule_pages():
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    for path, text in generated().items():
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))  # tables have line ends of their own
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
