"""From flags to how a shop is visited; shared by the commands that visit one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from auditor import settings as settings_file
from auditor.browser.consent import ConsentChoice
from auditor.browser.launch import BrowserOptions
from auditor.browser.page import CaptureOptions
from auditor.catalog import is_language
from auditor.crawl.explore import CrawlOptions
from auditor.errors import UsageError
from auditor.judge import Setting
from auditor.markets import named
from auditor.models import Audit
from auditor.output import load_reports
from auditor.run import RunOptions, audit_shop
from auditor.settings import Settings

from .finish import finish, warn_of_broken
from .progress import shown


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; names are those of the options."""

    given: Mapping[str, Any]

    def settings(self) -> Settings:
        """The settings file with the flags over it."""
        names = set(Settings.model_fields) & set(self.given)
        flags = {name: self.given[name] for name in names}
        return settings_file.load(self.given.get("config")).with_flags(flags)

    def run_options(self, settings: Settings) -> RunOptions:
        """How the shop is to be visited."""
        return RunOptions(
            crawl=CrawlOptions(
                products=settings.products,
                max_pages=settings.max_pages,
                seed=settings.seed,
                depth=settings.depth,
                sitemaps=settings.sitemap,
                include=settings.include,
                exclude=settings.exclude,
                urls=_addresses(self.given.get("urls")),
                ignore_robots=settings.ignore_robots,
            ),
            concurrency=settings.concurrency,
            browser=BrowserOptions(executable=self.given.get("browser")),
            page=CaptureOptions(consent=ConsentChoice(settings.consent)),
        )


def recorded(settings: Settings, options: RunOptions) -> dict[str, Setting]:
    """What the audit tells about how it was made."""
    return {
        "products": settings.products,
        "max_pages": settings.max_pages,
        "seed": settings.seed,
        "depth": settings.depth,
        "sitemap": settings.sitemap,
        "include": settings.include,
        "exclude": settings.exclude,
        "ignore_robots": settings.ignore_robots,
        "consent": settings.consent,
        "listed_addresses": len(options.crawl.urls),
        "select": settings.select,
        "ignore": settings.ignore,
    }


def audit_and_report(url: str, out: Path, flags: Flags) -> int:
    """Visit, judge and report; everything that can be wrong with the settings is said before the visit."""
    settings = flags.settings()
    options = flags.run_options(settings)
    rules = settings.rule_set(flags.given.get("rule_files") or ())
    reports = load_reports(settings.format)
    check_names(settings)
    warn_of_broken(rules)
    with shown() as progress:
        audit: Audit = audit_shop(
            url,
            options,
            rules,
            out=out,
            market=settings.market,
            as_of=flags.given.get("as_of"),
            settings=recorded(settings, options),
            progress=progress,
        )
    return finish(audit, reports, out, settings)


def check_names(settings: Settings) -> None:
    """UsageError for a market or language that there is not."""
    if settings.market:
        named(settings.market, date.today())
    if settings.language and not is_language(settings.language):
        raise UsageError("unknown-language", name=settings.language)


def _addresses(file: Path | None) -> tuple[str, ...]:
    """The addresses in a visit list, one a line; lines that begin with # are comments."""
    if file is None:
        return ()
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("urls-unreadable", path=str(file)) from error
    found = tuple(line for line in lines if line and not line.startswith("#"))
    if not found:
        raise UsageError("urls-empty", path=str(file))
    return found


def as_recorded(saved: Mapping[str, Setting], flags: Flags) -> Settings:
    """The settings of the run that made a capture, with the flags over them."""
    kept = {name: saved.get(name) for name in ("market", "select", "ignore")}
    names = set(Settings.model_fields) & set(flags.given)
    return (
        settings_file.load(flags.given.get("config"))
        .with_flags(kept)
        .with_flags({name: flags.given[name] for name in names})
    )
