#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox>=2025.2.9"]
# ///
"""Sessions for development and CI; `nox --list` shows them. Nothing but nox has to be installed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["tests", "lint", "types", "imports", "docs"]
nox.options.default_venv_backend = "virtualenv"

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
CODE = ("auditor", "rules", "reports", "fixtures", "tests", "benchmarks", "noxfile.py")
TYPED = ("auditor", "rules", "reports", "benchmarks")
STOREFRONTS = ("@scandipwa/scandipwa@6.4.0",)
"""npm packages that bring translations: a storefront for Magento."""


def install(session: nox.Session, *groups: str) -> None:
    """The project as a developer has it, with some of its dependency groups."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, *groups))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests in a real browser; arguments go to pytest: nox -s tests -- -k name.

    A busy machine loses a browser's page now and then: a test that fails is run once more, and told.
    """
    install(session, "test", "accuracy")
    session.run("auditor", "install")
    workers = max(3, min(os.cpu_count() or 1, 4))  # pages are waited for: more than cores, if there are few
    whole = ("-n", str(workers), "--reruns", "1", "--durations", "40")
    session.run("pytest", *(session.posargs or whole))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", *CODE)
    session.run("ruff", "format", "--check", *CODE)


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright."""
    install(session, "types", "accuracy")
    session.run("mypy", "--strict", *TYPED)
    session.run("pyright", *TYPED)


@nox.session
def imports(session: nox.Session) -> None:
    """Check who may import whom."""
    install(session, "imports")
    session.run("lint-imports", env={"PYTHONPATH": str(ROOT)})


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a dead link or a missing page is an error."""
    install(session, "docs")
    session.run("mkdocs", "build", "--strict", "--site-dir", str(Path(session.create_tmp()) / "site"))


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the sdist and, from it, the wheel; install that alone and audit a demo shop with it."""
    session.install("build")
    made = Path(session.create_tmp()).resolve()
    shutil.rmtree(made / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(made / "dist"))
    (built,) = (made / "dist").glob("*.whl")
    clean = made / "venv"
    shutil.rmtree(clean, ignore_errors=True)
    session.run("python", "-m", "venv", str(clean))
    programs = clean / ("Scripts" if sys.platform == "win32" else "bin")
    session.run(str(programs / "python"), "-m", "pip", "install", "--quiet", str(built), external=True)
    session.chdir(made)  # the checkout must not be what Python finds
    auditor = str(programs / "auditor")
    session.run(auditor, "install", external=True)
    session.run(auditor, "demo", "--out", "demo", external=True)
    if not (made / "demo" / "index.html").is_file():
        session.error("the demo wrote no scorecard")


@nox.session
def accept(session: nox.Session) -> None:
    """Regenerate what is generated: rule pages, schemas, help texts, golden results. Read the diff."""
    install(session, "test")
    session.run("auditor", "install")
    session.run("python", "-m", "tests.generate")
    session.run("git", "diff", "--stat", external=True)


@nox.session
def new_rule(session: nox.Session) -> None:
    """Begin a rule with its cases and sentences: nox -s new_rule -- PACK RULE-ID."""
    install(session)
    session.run("python", "-m", "tests.scaffold", *session.posargs)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Measure on labelled pages, write docs/accuracy.md, fail where it fell: nox -s accuracy -- FOLDER."""
    if not session.posargs:
        session.error(
            "name a folder with pages/*.html.gz, origin.jsonl, labels.jsonl, kinds.jsonl and score.py: "
            "nox -s accuracy -- FOLDER [--accept] [--misses LABEL]"
        )
    install(session, "accuracy")
    session.run("python", "-m", "benchmarks.accuracy", *session.posargs)


@nox.session
def speed(session: nox.Session) -> None:
    """Measure judging, capture and whole audits, in 8 minutes: nox -s speed [-- FOLDER]."""
    _install_shops(session)
    session.run("python", "-m", "benchmarks.speed", *session.posargs)


@nox.session
def scale(session: nox.Session) -> None:
    """Audit 30, 300 and 3,000 pages, and a stock shop: cost of a page and memory (15 minutes and more)."""
    _install_shops(session)
    session.install(*nox.project.dependency_groups(PROJECT, "test"))
    session.run("pytest", "tests/benchmarks/test_speed.py", "-m", "measuring")
    session.run("python", "-m", "benchmarks.scale", *session.posargs)


def _install_shops(session: nox.Session) -> None:
    """What audits are measured with: a browser, and a stock shop beside the demo shops."""
    install(session)
    session.install("-r", "tests/storefronts/requirements-oscar.txt")
    session.run("auditor", "install")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Break pages and read them: nox -s fuzz [-- --seconds N --seed N FOLDER]."""
    install(session, "test")
    session.run("python", "-m", "tests.fuzz", *session.posargs)


@nox.session
def chaos(session: nox.Session) -> None:
    """Audit the shop of pages that misbehave, the worst of them too; prints what was made of each."""
    install(session, "test")
    session.run("auditor", "install")
    session.run("pytest", "tests/chaos", "-m", "worst or not worst", "-s", *session.posargs)


@nox.session
def gate(session: nox.Session) -> None:
    """Run the gate in the repository of a shop, as CI would: a built site, a baseline, changes."""
    install(session, "test")
    session.run("auditor", "install")
    session.run("pytest", "tests/test_storefront.py", "tests/ci", "-m", "gate", "-s", *session.posargs)


@nox.session
def determinism(session: nox.Session) -> None:
    """Audit each demo shop ten times: the same shop and seed give the same result (15 minutes)."""
    install(session, "test")
    session.run("auditor", "install")
    session.run("pytest", "tests/test_determinism.py", "-m", "determinism", *session.posargs)


@nox.session
def lexicon(session: nox.Session) -> None:
    """Find which phrases of real shop software the lexicon does not recognise, in every language."""
    install(session)
    packages = Path(session.create_tmp()).resolve() / "packages"
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir()
    wanted = ("--requirement", "benchmarks/requirements-lexicon.txt")
    session.run("python", "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), *wanted)
    for package in STOREFRONTS:
        session.run("npm", "pack", "--silent", "--pack-destination", str(packages), package, external=True)
    session.run("python", "-m", "benchmarks.lexicon", str(packages), *session.posargs)


@nox.session
def i18n(session: nox.Session) -> None:
    """Check the translations; picture a scorecard in every language, to be looked at [-- FOLDER]."""
    install(session, "test")
    session.run("python", "-m", "tests.i18n", "check")
    session.run("auditor", "install")
    folder = session.posargs[0] if session.posargs else str(Path(session.create_tmp()) / "pictures")
    session.run("python", "-m", "tests.i18n", "pictures", folder)


@nox.session
def storefronts(session: nox.Session) -> None:
    """Audit a stock django-oscar that is installed for the purpose."""
    install(session, "test")
    session.install("-r", "tests/storefronts/requirements-oscar.txt")
    session.run("auditor", "install")
    session.run("pytest", *(session.posargs or ("tests/storefronts/oscar",)))


@nox.session
def evershop(session: nox.Session) -> None:
    """Install a stock EverShop (npm) and PostgreSQL (Debian's package), start both, and audit the shop."""
    install(session, "test")
    session.run("auditor", "install")
    if not shutil.which("initdb") and not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        environment = {"DEBIAN_FRONTEND": "noninteractive"}
        session.run("apt-get", "update", "-q", external=True)
        session.run("apt-get", "install", "-y", "-q", "postgresql", external=True, env=environment)
    folder = Path(session.create_tmp()).resolve() / "evershop"
    if not (folder / "node_modules").is_dir():
        session.run("python", "-m", "tests.storefronts.evershop.shop", "--install", str(folder))
    arguments = session.posargs or ("tests/storefronts/evershop",)
    session.run("pytest", *arguments, env={"EVERSHOP_FOLDER": str(folder)})


if __name__ == "__main__":
    nox.main()
