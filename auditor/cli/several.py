"""`auditor audit` for several shops: one after the other, each with a scorecard, and an index of them all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from auditor import settings as settings_file
from auditor import several
from auditor.access import Given
from auditor.access.parse import without_password
from auditor.capture import CaptureReader
from auditor.compare import summary_of
from auditor.errors import AuditorError, UsageError
from auditor.models import Message, ShopResult, ShopStatus
from auditor.output import load_indexes, load_reports, write_indexes
from auditor.plugins import describe
from auditor.report import RenderIndex
from auditor.run import CAPTURE_FOLDER, INTERRUPTED
from auditor.settings import AccessSettings, Settings
from auditor.shoplist import ListedShop, ShopList, listed, read_list

from .console import catalog, complain, say, terminal_language
from .door import FOR_ONE_SHOP, entered, environment
from .finish import show
from .since import visited_at
from .visit import Flags, check_names, visited_and_reported

FAULT = 70
"""Exit code of a fault of the auditor itself, as of a command."""
STOPPED = 130
"""Exit code after Ctrl-C."""
ONE_SHOP = (
    *("since", "urls", "baseline", "update_baseline", "sitemap", "changed_urls"),
    *("auth", "headers", "cookies", "storage_state", "login", "map", "start", "ready"),
)
"""Options that make sense, or are safe, for one shop only."""


def wanted(urls: Sequence[str], given: Mapping[str, Any]) -> bool:
    """Whether several shops were asked for, or a folder of several is to be gone on with."""
    folder: Path | None = given.get("resume")
    return len(urls) > 1 or bool(given.get("shops")) or bool(folder and (folder / several.FILE).is_file())


def audit_several(urls: Sequence[str], out: Path, given: Mapping[str, Any]) -> int:
    """Audit every shop, whatever becomes of the others; the worst of their exit codes.

    UsageError, before the first visit, for what is wrong with the settings of any of them.
    """
    for name in ONE_SHOP:
        if given.get(name):
            raise UsageError("shops-option", name=name.replace("_", "-"))
    for variable in FOR_ONE_SHOP:
        if os.environ.get(variable):
            say("shops-variable", name=variable)
    run = _Run.begun(urls, out, given)
    run.check()
    stopped = run.all()
    run.show()
    return STOPPED if stopped else max(shop.exit_code or 0 for shop in run.results)


@dataclass(slots=True)
class _Run:
    """The shops of a run and what became of them so far."""

    out: Path
    given: Mapping[str, Any]
    settings: Settings
    """Of the run as a whole."""
    shops: tuple[ListedShop, ...]
    results: list[ShopResult]
    resumed: bool

    @classmethod
    def begun(cls, urls: Sequence[str], out: Path, given: Mapping[str, Any]) -> _Run:
        """A new run, or one to go on with."""
        folder: Path | None = given.get("resume")
        common = settings_file.load(given.get("config"))
        common = common.model_copy(update={"access": AccessSettings()})  # the door of one shop, not of all
        known = several.read_index(folder).shops if folder else ()
        out = folder or out
        common, shops = _listed(urls, given, common, known, out)
        kept = {shop.folder: shop for shop in known}
        results = [
            kept.get(shop.folder)
            or several.waiting(
                without_password(shop.url)[0],
                shop.folder,
                settings_file.keep(Flags(given, base=shop.settings).settings()),
            )
            for shop in shops
        ]
        settings = Flags(given, base=common).settings()
        return cls(out, given, settings, shops, results, folder is not None)

    def flags(self, shop: ListedShop, earlier: CaptureReader | None = None) -> Flags:
        """What was asked for of one shop; what is printed comes at the end, for all."""
        flags = Flags(self.given, earlier, base=shop.settings)
        formats = tuple(name for name in flags.settings().format if name != "terminal")
        given = {"format": formats or ("json",), "auth": without_password(shop.url)[1]}
        return Flags(dict(self.given) | given, earlier, shop.settings)

    def check(self) -> None:
        """UsageError, with the shop, for what is wrong with the settings of any."""
        self.index_reports()
        for shop in self.shops:
            flags = self.flags(shop)
            settings = flags.settings()
            try:
                settings.rule_set(flags.given.get("rule_files") or ())
                load_reports(settings.format)
                check_names(settings)
                access = settings.access.model_dump()
                Given.of(flags.given, environment(several=True), access).entry(without_password(shop.url)[0])
            except UsageError as error:
                reason = catalog()(error.key, **error.params)
                raise UsageError("shops-settings", place=shop.place, reason=reason) from error

    def all(self) -> bool:
        """Visit the shops that have no result yet; whether the user stopped that."""
        for number, shop in enumerate(self.shops):
            if self.results[number].status is ShopStatus.AUDITED:
                say("shops-kept", url=self.results[number].url)
                continue
            say("shops-next", number=number + 1, count=len(self.shops), url=self.results[number].url)
            several.write_index(self.out, several.index_of(self.results))
            self.results[number] = self._one(number, shop)
            several.write_index(self.out, several.index_of(self.results))
            reason = self.results[number].reason
            if reason is not None and reason.key == INTERRUPTED:
                say("shops-resume", out=str(self.out))
                return True
        return False

    def _one(self, number: int, shop: ListedShop) -> ShopResult:
        """Visit one shop; nothing that happens to it gets out, but Ctrl-C is told."""
        home, waiting = self.out / shop.folder, self.results[number]
        flags = self.flags(shop, _left_of(home) if self.resumed else None)
        try:
            with entered(without_password(shop.url)[0], home, flags) as (start, access):
                audit, code = visited_and_reported(start, home, flags, access)
        except (KeyboardInterrupt, click.Abort):
            return several.cut_off(waiting, Message(key=INTERRUPTED))
        except AuditorError as error:
            complain(error.key, **error.params)
            return several.failed(waiting, Message(key=error.key, params=error.params), error.exit_code)
        except Exception as error:  # a fault of ours in one shop is no reason to leave the others
            complain("fault", error=describe(error))
            return several.failed(waiting, Message(key="fault", params={"error": describe(error)}), FAULT)
        return several.audited(waiting, audit, summary_of(audit, visited_at(home)), home, code)

    def index_reports(self) -> list[RenderIndex]:
        """What shows all shops together."""
        return load_indexes(self.settings.format)

    def show(self) -> None:
        """Write and print the index of the shops."""
        index = several.index_of(self.results)
        languages = self.settings.report_lang, terminal_language()
        made = write_indexes(index, self.index_reports(), self.out, *languages, self.settings.branded())
        show(made, self.out)
        say("report-written", path=str(self.out / several.FILE))


def _listed(
    urls: Sequence[str],
    given: Mapping[str, Any],
    common: Settings,
    known: Sequence[ShopResult],
    out: Path,
) -> ShopList:
    """The shops that were asked for, or those of the run to go on with."""
    file: Path | None = given.get("shops")
    if file is not None:
        if urls:
            raise UsageError("shops-twice")
        return read_list(file, common)
    if urls:
        return listed(urls, common)
    shops = [
        ListedShop(shop.url, shop.folder, settings_file.kept(shop.settings, out), shop.url) for shop in known
    ]
    return ShopList(shops[0].settings if shops else common, tuple(shops))


def _left_of(home: Path) -> CaptureReader | None:
    """The visit in a shop's folder that was cut off."""
    try:
        reader = CaptureReader(home / CAPTURE_FOLDER)
    except AuditorError:
        return None
    return reader if not reader.complete and reader.whole() else None
