"""From flags to how a shop is visited; shared by the commands that visit one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import JsonValue

from auditor import settings as settings_file
from auditor.access import Access
from auditor.browser.consent import ConsentChoice
from auditor.browser.launch import BrowserOptions
from auditor.browser.page import CaptureOptions
from auditor.browser.processes import MemoryLimits
from auditor.capture import CaptureReader
from auditor.crawl.changed import refuse_names
from auditor.crawl.options import DEFAULT_PAGES, CrawlOptions
from auditor.errors import OutputError, UsageError
from auditor.judge import Setting
from auditor.languages import available, spoken
from auditor.markets import named
from auditor.models import Audit
from auditor.output import load_reports
from auditor.plugins import RuleSet
from auditor.proxy import BYTES_PER_PAGE, REQUESTS_PER_PAGE, TrafficLimits
from auditor.run import RunOptions, audit_shop, judge_capture
from auditor.settings import Settings

from .console import say
from .finish import finish, warn_of_broken
from .gate import Gatekeeper, visiting_again
from .progress import shown


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; names are those of the options."""

    given: Mapping[str, Any]
    earlier: CaptureReader | None = None
    """The visit to go on with."""
    base: Settings | None = None
    """Of one shop among several: its own settings, in the place of the settings file."""

    def settings(self) -> Settings:
        """The settings file, or the settings of the visit to go on with, with the flags over them."""
        names = set(Settings.model_fields) & set(self.given)
        flags = {name: self.given[name] for name in names}
        return self._base().with_flags(flags)

    def _base(self) -> Settings:
        if self.base is not None:
            return self.base
        file = self.given.get("config")
        if self.earlier is None or file is not None:
            return settings_file.load(file)
        return settings_file.kept(self.earlier.manifest.run.get("settings"), self.earlier.folder)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The visit list; empty without one."""
        listed = self.earlier.manifest.run.get("urls") if self.earlier else None
        saved = tuple(map(str, listed)) if isinstance(listed, list) else ()
        return _addresses(self.given.get("urls")) or saved

    @property
    def changed(self) -> tuple[str, ...]:
        """The addresses that a change touches; empty without any."""
        saved = self.earlier.manifest.run.get("changed") if self.earlier else None
        file = self.given.get("changed_urls")
        if file is None:
            return tuple(map(str, saved)) if isinstance(saved, list) else ()
        if self.given.get("urls"):
            raise UsageError("changed-and-urls")
        changed = _lines(file)
        refuse_names(changed, str(file))
        return changed

    @property
    def as_of(self) -> date | None:
        """The day by whose law the shop is judged, where one was given."""
        saved = self.earlier.manifest.settings.get("as_of") if self.earlier else None
        given: date | None = self.given.get("as_of")
        return given or (date.fromisoformat(saved) if isinstance(saved, str) else None)

    def run(self, settings: Settings) -> dict[str, JsonValue]:
        """What it takes to go on with this visit. Files whose code would be run are to be named again."""
        return {
            "settings": settings_file.keep(settings),
            "urls": list(self.addresses),
            "changed": list(self.changed),
        }

    def run_options(self, settings: Settings, access: Access | None = None) -> RunOptions:
        """How the shop is to be visited."""
        return RunOptions(
            crawl=CrawlOptions(
                products=settings.products,
                one_each=settings.one_per_template,
                max_pages=settings.max_pages,
                seed=settings.seed,
                depth=settings.depth,
                sitemaps=settings.sitemap,
                include=settings.include,
                exclude=settings.exclude,
                urls=self.addresses,
                changed=self.changed,
                ignore_robots=settings.ignore_robots,
            ),
            concurrency=settings.concurrency,
            time_limit=settings.time_limit,
            traffic=_budget(settings, pages=len(self.addresses)),
            allow_hosts=settings.allow_hosts,
            proxy=self.given.get("proxy"),
            access=access or Access(),
            browser=BrowserOptions(
                executable=self.given.get("browser"),
                recycle_after=settings.browser_pages,
                memory=MemoryLimits(page=settings.page_memory, browser=settings.browser_memory),
            ),
            page=CaptureOptions(consent=ConsentChoice(settings.consent)).within(settings.page_timeout),
        )


def recorded(settings: Settings, options: RunOptions) -> dict[str, Setting]:
    """What the audit tells about how it was made."""
    return {
        "preset": settings.preset,
        "products": settings.products,
        "max_pages": settings.max_pages,
        "seed": settings.seed,
        "depth": settings.depth,
        "sitemap": settings.sitemap,
        "include": settings.include,
        "exclude": settings.exclude,
        "ignore_robots": settings.ignore_robots,
        "page_timeout": settings.page_timeout,
        "consent": settings.consent,
        "max_requests": options.traffic.requests,
        "max_bytes": options.traffic.bytes,
        "time_limit": settings.time_limit,
        "allow_hosts": settings.allow_hosts,
        "access": options.access.told,
        "listed_addresses": len(options.crawl.urls),
        "select": settings.select,
        "skip": settings.skip,
    }


def audit_and_report(url: str, out: Path, flags: Flags, access: Access | None = None) -> int:
    """Visit, judge and report; the exit code."""
    return visited_and_reported(url, out, flags, access).code


class Reported(NamedTuple):
    """An audit whose reports are written, and with what a command on it ends."""

    audit: Audit
    code: int


def visited_and_reported(url: str, out: Path, flags: Flags, access: Access | None = None) -> Reported:
    """Visit, judge and report; everything that can be wrong with the settings is said before the visit."""
    from . import since
    from .resume import tell_way_on

    settings = flags.settings()
    options = flags.run_options(settings, access)
    rules = settings.rule_set(flags.given.get("rule_files") or ())
    reports = load_reports(settings.format)
    check_names(settings)
    gatekeeper = Gatekeeper.of(settings, flags.given)
    warn_of_broken(rules)
    since.put_aside(out, flags.given, resumed=flags.earlier is not None)
    try:
        audit = _audited(url, out, flags, settings, options, rules)
        audit = since.compared(audit, out, asked=flags.given.get("since") is not None)
        audit = gatekeeper.judged(audit, visiting_again(audit, options, rules))
        code = finish(audit, reports, out, settings, gatekeeper)
        since.record(audit, out)
    except OutputError:
        tell_way_on(out)
        raise
    if audit.coverage.partial:
        tell_way_on(out)
    return Reported(audit, code)


def _audited(
    url: str, out: Path, flags: Flags, settings: Settings, options: RunOptions, rules: RuleSet
) -> Audit:
    with shown() as progress:
        if flags.earlier is not None and flags.earlier.complete:
            say("resume-complete", path=str(flags.earlier.folder))
            return judge_capture(
                flags.earlier.folder, rules, market=settings.market, as_of=flags.as_of, progress=progress
            )
        return audit_shop(
            url,
            options,
            rules,
            out=out,
            market=settings.market,
            as_of=flags.as_of,
            settings=recorded(settings, options),
            run=flags.run(settings),
            earlier=flags.earlier,
            progress=progress,
        )


def _budget(settings: Settings, pages: int) -> TrafficLimits:
    """What the visit may ask of the network: as told, or by its pages."""
    pages = max(pages, settings.max_pages or DEFAULT_PAGES)
    return TrafficLimits(
        requests=settings.max_requests or REQUESTS_PER_PAGE * pages,
        bytes=settings.max_bytes or BYTES_PER_PAGE * pages,
    )


def check_names(settings: Settings) -> None:
    """UsageError for a market that there is not, a language without a catalog, or a logo that is none."""
    settings.branded()
    if settings.market:
        named(settings.market, date.today())
    if settings.report_lang and not spoken(settings.report_lang):
        raise UsageError("unknown-language", name=settings.report_lang, languages=", ".join(available()))


def _addresses(file: Path | None) -> tuple[str, ...]:
    """The addresses in a visit list; empty without one. UsageError for a list with none in it."""
    found = _lines(file) if file is not None else ()
    if file is not None and not found:
        raise UsageError("urls-empty", path=str(file))
    return found


def _lines(file: Path) -> tuple[str, ...]:
    """The addresses in a file, one a line; lines that begin with # are comments."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("urls-unreadable", path=str(file)) from error
    return tuple(line for line in lines if line and not line.startswith("#"))


def as_recorded(saved: Mapping[str, Setting], flags: Flags) -> Settings:
    """The settings of the run that made a capture, with the flags over them."""
    kept = {name: saved.get(name) for name in ("market", "select", "skip")}
    names = set(Settings.model_fields) & set(flags.given)
    return (
        settings_file.load(flags.given.get("config"))
        .with_flags(kept)
        .with_flags({name: flags.given[name] for name in names})
    )
