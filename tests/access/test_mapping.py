"""A staging host whose links lead to production is visited there; production is never asked anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from auditor.access import Given
from auditor.capture import CaptureReader
from auditor.crawl.options import CrawlOptions
from auditor.models import READABLE, Audit, PageKind, ReadStatus
from auditor.plugins import RuleSet
from auditor.run import RunOptions, audit_shop

from ..crawl.loopback import Page, Reply, redirect, text
from ..crawl.shops import Shop
from ..visits import SMALL
from .guarded import Guarded, from_pages, guarding

SCRIPT = """
<img src="{p}/picture.svg"><iframe src="{p}/faq"></iframe><link rel="stylesheet" href="{p}/style.css">
<link rel="canonical" href="{p}{path}">
<output id="told"></output>
<script type="module" src="{p}/module.js"></script>
<script>
const told = {{}};
const tell = (name, text) => {{
  told[name] = text;
  document.getElementById("told").value = JSON.stringify(told);
}};
const ask = (name, path, more) => fetch("{p}" + path, more).then(
  answer => answer.text()).then(text => tell(name, text), error => tell(name, String(error)));
ask("plain", "/data/plain");
ask("headers", "/data/headers", {{headers: {{"X-Own": "1"}}}});
ask("posted", "/data/posted", {{method: "POST", credentials: "include", body: "x"}});
ask("redirected", "/data/redirected");
new WebSocket("{p}/socket".replace("http", "ws"));
navigator.sendBeacon("{p}/beacon", "x");
new Worker(URL.createObjectURL(new Blob([`fetch("{p}/data/worker").catch(() => 0)`])));
</script>
"""


@dataclass
class Pair:
    """A production shop, which nobody is to ask, and its staging copy."""

    production: Guarded
    staging: Guarded

    @property
    def rule(self) -> str:
        return f"localhost:{self.production.port}=127.0.0.1:{self.staging.port}"


def staged(production: str) -> dict[str, Page]:
    """The pages of a shop that knows itself by its production address only."""
    pages: dict[str, Page] = {}
    for path, page in Shop().pages().items():
        if isinstance(page, str):
            page = page.replace('href="/', f'href="{production}/').replace('src="/', f'src="{production}/')
            page = page.replace("</body>", SCRIPT.format(p=production, path=path) + "</body>")
        pages[path] = page
    listed = [path for path in pages if path.startswith("/product/")]
    pages["/sitemap.xml"] = Reply(
        "".join(
            ["<urlset>", *(f"<url><loc>{production}{path}</loc></url>" for path in listed), "</urlset>"]
        ).encode(),
        type="application/xml",
    )
    pages["/robots.txt"] = text(f"User-agent: *\nSitemap: {production}/sitemap.xml\n")
    pages["/delivery"] = redirect(f"{production}/delivery-and-payment")
    pages["/delivery-and-payment"] = str(Shop().pages()["/delivery"])
    pages["/module.js"] = Reply(b'tell("module", "loaded")', type="text/javascript")
    pages["/style.css"] = Reply(b"h1 { color: rgb(1, 2, 3) }", type="text/css")
    data = {
        f"/data/{name}": text(f"from staging: {name}") for name in ("plain", "headers", "posted", "worker")
    }
    return (
        pages
        | data
        | {"/data/redirected": redirect(f"{production}/data/plain"), "/beacon": "", "/socket": ""}
    )


@contextmanager
def pair() -> Iterator[Pair]:
    with (
        guarding(lambda asked: "<h1>production</h1>") as production,
        guarding(from_pages(staged(production.other_name))) as staging,
    ):
        yield Pair(production, staging)


def entering(
    both: Pair, url: str, options: RunOptions = SMALL, headers: tuple[str, ...] = ()
) -> tuple[str, RunOptions]:
    entry = Given(map=(both.rule,), headers=headers).entry(url)
    return entry.url, replace(options, access=entry.access)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory, rules: RuleSet) -> Iterator[tuple[Audit, Pair, Path]]:
    """The staging shop audited from its production address, with a header for the shop."""
    with pair() as both:
        url, options = entering(both, f"{both.production.other_name}/", headers=("X-Preview: yes-please",))
        out = tmp_path_factory.mktemp("mapped")
        yield audit_shop(url, options, rules, out=out), both, out


def test_production_is_never_asked(visit: tuple[Audit, Pair, Path]):
    assert visit[1].production.asked == []


def test_the_staging_shop_is_audited(visit: tuple[Audit, Pair, Path]):
    audit, both, _ = visit
    assert {page.status for page in audit.coverage.pages} <= READABLE  # in part, on a busy machine
    assert all(page.url.startswith(both.staging.url + "/") for page in audit.coverage.pages)
    assert [page.kind for page in audit.coverage.pages].count(PageKind.PRODUCT) == 2


def test_what_pages_load_from_production_comes_from_staging(visit: tuple[Audit, Pair, Path]):
    _, both, _ = visit
    assert {"/picture.svg", "/style.css", "/faq", "/module.js", "/data/worker"} <= set(both.staging.paths)


def test_the_pages_own_scripts_read_what_they_would_on_production(visit: tuple[Audit, Pair, Path]):
    _, _, out = visit
    html = next(iter(CaptureReader(out)))[0].html
    for name in ("plain", "headers", "posted"):
        assert f'"{name}":"from staging: {name}"' in html.replace("&quot;", '"')
    assert '"redirected":"from staging: plain"' in html.replace("&quot;", '"')
    assert '"module":"loaded"' in html.replace("&quot;", '"')


def test_mapped_requests_show_the_shops_headers(visit: tuple[Audit, Pair, Path]):
    _, both, _ = visit
    missing = [asked.path for asked in both.staging.asked if asked.headers.get("x-preview") != "yes-please"]
    assert set(missing) <= {"/data/worker"}, "what a worker asks for is not seen"


def test_addresses_in_the_capture_are_those_of_staging(visit: tuple[Audit, Pair, Path]):
    _, both, out = visit
    told = [file.read_text("utf-8") for file in out.rglob("*") if file.suffix in (".html", ".json")]
    assert told
    assert not any(f"localhost:{both.production.port}/" in text for text in told)


def test_a_redirect_to_production_is_followed_on_staging(tmp_path: Path, rules: RuleSet):
    crawl = CrawlOptions(urls=("/delivery", "http://localhost:{port}/contact"))
    with pair() as both:
        crawl = replace(crawl, urls=tuple(each.format(port=both.production.port) for each in crawl.urls))
        url, options = entering(both, both.staging.url, RunOptions(crawl=crawl))
        audit = audit_shop(url, options, rules, out=tmp_path)
        assert both.production.asked == []
        assert [(page.url, page.status) for page in audit.coverage.pages] == [
            (f"{both.staging.url}/delivery-and-payment", ReadStatus.READ),
            (f"{both.staging.url}/contact", ReadStatus.READ),
        ]


def test_without_the_map_production_would_be_asked(tmp_path: Path, rules: RuleSet):
    with pair() as both:
        crawl = CrawlOptions(urls=("/",))
        options = RunOptions(crawl=crawl, allow_hosts=("localhost",))
        audit_shop(both.staging.url, options, rules, out=tmp_path)
        assert {"/picture.svg", "/data/plain", "/faq"} <= set(both.production.paths)
