import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from auditor.catalog import Catalog
from auditor.crawl.fetch import Fetcher
from auditor.crawl.pace import Pace
from auditor.crawl.sitemap import (
    MAX_SHAPES,
    PER_SHAPE,
    SitemapLimits,
    SitemapSample,
    SitemapSources,
    read_sitemaps,
)
from auditor.errors import AuditorError, NoShopError, UsageError
from auditor.models import PageKind

from .loopback import Loopback, Page, Reply, serving, text


def read(
    server: Loopback,
    named: Sequence[str] = (),
    seed: int = 0,
    limits: SitemapLimits | None = None,
    given: Sequence[str] = (),
) -> SitemapSample:
    sources = SitemapSources(
        server.url + "/",
        tuple(name if "://" in name else server.url + name for name in named),
        tuple(given),
    )

    async def run() -> SitemapSample:
        async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
            return await read_sitemaps(fetcher, sources, seed=seed, limits=limits)

    return asyncio.run(run())


def urls(sample: SitemapSample) -> set[str]:
    kept = {url for reservoir in sample.shapes.values() for url in reservoir.items}
    return {url.partition("://")[2].partition("/")[2] for url in kept}


def urlset(*paths: str) -> str:
    rows = "".join(f"<url><loc>{path}</loc><lastmod>2026-01-01</lastmod></url>" for path in paths)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def index(*paths: str) -> str:
    rows = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def served(pages: dict[str, Page], **more: object) -> SitemapSample:
    with serving(pages) as server:
        return read(server, **more)  # type: ignore[arg-type]  # handed on


def test_without_names_the_usual_address_is_read() -> None:
    assert urls(served({"/sitemap.xml": urlset("/mug-1", "/mug-2")})) == {"mug-1", "mug-2"}


def test_indexes_lead_to_zipped_maps_and_products_come_first() -> None:
    pages: dict[str, Page] = {
        "/map.xml": index("/pages.xml", "/sitemap_products_1.xml.gz", "/images.xml"),
        "/pages.xml": urlset("/delivery", "/a/returns"),
        "/sitemap_products_1.xml.gz": Reply(
            gzip.compress(urlset("/mug-1").encode()), type="application/gzip"
        ),
        "/images.xml": urlset("/gallery-7"),
    }
    with serving(pages) as server:
        sample = read(server, named=["/map.xml"])
        assert server.paths == ["/map.xml", "/sitemap_products_1.xml.gz", "/pages.xml", "/images.xml"]
    assert [url.rpartition("/")[2] for url in sample.service[PageKind.DELIVERY]] == ["delivery"]
    assert [url.rpartition("/")[2] for url in sample.service[PageKind.RETURNS]] == ["returns"]
    assert {of_products for (_, of_products), kept in sample.shapes.items() if "mug" in kept.items[0]} == {
        True
    }


@pytest.mark.parametrize(
    "body",
    [
        "\ufeff/not-an-address\nhttps://elsewhere.example/x\n{url}/mug-1\n{url}/mug-2",
        '<?xml version="1.0"?><rss><channel><link>{url}/</link><item><title>a</title><link>{url}/mug-1</link>'
        "</item><item><link>{url}/mug-2</link></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="{url}/feed"/><entry>'
        '<link rel="alternate" href="{url}/mug-1"/></entry><entry><link href="{url}/mug-2"/></entry></feed>',
        "<urlset><url><loc>{url}/mug-1</loc></url><url><loc> {url}/mug-2?utm_source=a </loc></url><url>",
        "<urlset><url><loc>{url}/mug-1</loc><b>&nbsp;&bogus;</wrong></url><url><loc>{url}/mug-2</loc></url>",
        '<urlset xmlns:x="y"><url><x:loc>{url}/mug-1</x:loc></url>'
        "<url><loc><![CDATA[{url}/mug-2]]></loc></url></urlset>",
    ],
    ids=["text", "rss", "atom", "cut off", "malformed", "namespaces"],
)
def test_dialects_and_broken_maps(body: str) -> None:
    with serving({}) as server:
        server.pages["/sitemap.xml"] = Reply(body.replace("{url}", server.url).encode(), type="text/xml")
        assert urls(read(server)) >= {"mug-1", "mug-2"}
        assert not [url for url in urls(read(server)) if "elsewhere" in url or "feed" in url]


def test_entities_are_not_resolved() -> None:
    body = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><urlset><url><loc>/mug-&e;</loc></url></urlset>'
    assert urls(served({"/sitemap.xml": body})) <= {"mug-"}


@pytest.mark.parametrize(
    "page",
    [
        Reply(status=404),
        Reply(status=500),
        "<html><body><a href='/x'>x</a></body></html>",
        b"",
        b"\x1f\x8bbroken",
        text(""),
    ],
)
def test_what_is_no_sitemap_gives_nothing(page: Page) -> None:
    assert served({"/sitemap.xml": page}).urls == 0


def test_only_pages_of_the_shop_count() -> None:
    body = urlset("https://other.example/mug-1", "/manual.pdf", "/mugs?sort=price", "/mug-2")
    assert urls(served({"/sitemap.xml": body})) == {"mug-2"}


def test_maps_of_other_hosts_and_loops_are_not_read() -> None:
    pages: dict[str, Page] = {
        "/sitemap.xml": index("https://other.example/map.xml", "/sitemap.xml", "/sitemap.xml#x")
    }
    with serving(pages) as server:
        read(server)
        assert server.paths == ["/sitemap.xml"]


def test_the_number_of_maps_is_bounded_and_said() -> None:
    pages: dict[str, Page] = {"/sitemap.xml": index(*(f"/map-{n}.xml" for n in range(100)))}
    with serving(pages) as server:
        sample = read(server, limits=SitemapLimits(files=10))
        assert len(server.paths) == 10
    assert not sample.complete


READER = """
import asyncio, json, sys
from pathlib import Path
from auditor.crawl.fetch import Fetcher
from auditor.crawl.pace import Pace
from auditor.crawl.sitemap import SitemapLimits, SitemapSources, read_sitemaps

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

async def read(home):
    limits = SitemapLimits(seconds=240)
    async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
        await read_sitemaps(fetcher, SitemapSources(home, (home + "small.xml",)), seed=0, limits=limits)
        before = resident()
        sample = await read_sitemaps(fetcher, SitemapSources(home), seed=0, limits=limits)
        return sample, resident() - before

sample, growth = asyncio.run(read(sys.argv[1]))
shapes = [[form, len(kept.items), kept.pages] for (form, _), kept in sample.shapes.items()]
print(json.dumps({"urls": sample.urls, "growth": growth, "shapes": shapes, "complete": sample.complete}))
"""


def rows(first: int, count: int) -> str:
    return "".join(f"<url><loc>/p/mug-{first + n}</loc></url>" for n in range(count))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("parts", [1, 6])
def test_hundreds_of_thousands_of_addresses_are_streamed(parts: int) -> None:
    """300,000 addresses, in one file or in six zipped ones, leave a bounded sample and hardly any memory.

    Read by a process of its own, so that the server's memory is not counted.
    """
    each = 300_000 // parts

    def pieces(part: int) -> Iterator[bytes]:
        yield b"<urlset>"
        for block in range(0, each, 1000):
            yield rows(part * each + block, 1000).encode()
        yield b"</urlset>"

    pages: dict[str, Page] = {"/small.xml": urlset("/p/mug-1")}
    if parts == 1:
        pages["/sitemap.xml"] = Reply(stream=lambda: pieces(0), type="text/xml")
    else:
        pages["/sitemap.xml"] = index(*(f"/part-{part}.xml.gz" for part in range(parts)))
        for part in range(parts):
            zipped = gzip.compress(b"".join(pieces(part)), compresslevel=1)
            pages[f"/part-{part}.xml.gz"] = Reply(zipped, type="application/gzip")
    with serving(pages) as server:
        process = [sys.executable, "-c", READER, server.url + "/"]
        told = json.loads(subprocess.run(process, capture_output=True, check=True, timeout=280).stdout)
    assert told["urls"] == 300_000
    assert told["complete"]
    assert told["shapes"] == [["/p/{slug}-{n}", PER_SHAPE, 300_000]]
    assert told["growth"] < 25_000_000, "what is held of them takes more"


def test_as_many_of_a_shape_are_kept_as_are_wanted() -> None:
    few, many = SitemapSample(0), SitemapSample(0, per_shape=PER_SHAPE * 3)
    for sample in (few, many):
        for n in range(PER_SHAPE * 4):
            sample.add(f"https://shop.test/p/mug-{n}", of_products=True)
    kept = [len(one.reservoir.items) for sample in (few, many) for one in sample.shapes.values()]
    assert kept == [PER_SHAPE, PER_SHAPE * 3]


def test_shapes_are_bounded() -> None:
    paths = [f"/section{'abcdefghijklmnop'[n % 16]}x{n}y/a/mug-{n}" for n in range(MAX_SHAPES * 2)]
    sample = served({"/sitemap.xml": urlset(*paths)})
    assert sample.urls == MAX_SHAPES * 2
    assert len(sample.shapes) <= MAX_SHAPES + 2


def test_the_same_seed_gives_the_same_sample() -> None:
    body = urlset(*(f"/mug-{n}" for n in range(500)))
    with serving({"/sitemap.xml": body}) as server:
        first, again, other = (urls(read(server, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_usual_addresses_are_tried_where_robots_name_none() -> None:
    pages: dict[str, Page] = {"/sitemap_index.xml": index("/a.xml"), "/a.xml": urlset("/mug-1")}
    with serving(pages) as server:
        sample = read(server)
        assert server.paths == ["/sitemap.xml", "/sitemap_index.xml", "/a.xml"]
        assert sample.read == [f"{server.url}/sitemap_index.xml", f"{server.url}/a.xml"]
    assert urls(sample) == {"mug-1"}


def test_robots_that_name_a_dead_sitemap_do_not_hide_the_usual_one() -> None:
    pages: dict[str, Page] = {"/sitemap.xml": urlset("/mug-1")}
    with serving(pages) as server:
        assert urls(read(server, named=["/gone.xml"])) == {"mug-1"}


def test_robots_may_name_a_sitemap_on_another_host() -> None:
    """Shops keep them on the servers of their pictures; only the shop's own pages count."""
    with serving({}) as shop, serving({}) as store:
        store.pages["/map.xml"] = index("/mugs.xml")
        store.pages["/mugs.xml"] = urlset(f"{shop.url}/mug-1", "/mug-2", "https://elsewhere.example/mug-3")
        assert urls(read(shop, named=[f"{store.url}/map.xml"])) == {"mug-1"}


def test_languages_are_counted_apart() -> None:
    paths = [f"/{language}/mug-{n}" for n in range(30) for language in ("en", "pl")]
    (kept,) = served({"/sitemap.xml": urlset(*paths)}).shapes.values()
    assert kept.languages == {"en": 30, "pl": 30}


def test_given_sitemaps_are_read_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "map.xml"
    zipped = tmp_path / "more.xml.gz"
    with serving({"/other.xml": urlset("/mug-3"), "/sitemap.xml": urlset("/mug-4")}) as server:
        file.write_text(urlset("/mug-1", f"{server.url}/delivery"), "utf-8")
        zipped.write_bytes(gzip.compress(urlset("/mug-2").encode()))
        sample = read(
            server, named=["/sitemap.xml"], given=[str(file), str(zipped), f"{server.url}/other.xml"]
        )
        assert server.paths == ["/other.xml"]
    assert urls(sample) == {"mug-1", "mug-2", "mug-3"}
    assert PageKind.DELIVERY in sample.service


def test_a_given_index_on_disk_leads_to_the_shops_own_maps(tmp_path: Path) -> None:
    file = tmp_path / "index.xml"
    with serving({"/a.xml": urlset("/mug-1")}) as server:
        file.write_text(index(f"{server.url}/a.xml", "https://elsewhere.example/b.xml"), "utf-8")
        assert urls(read(server, given=[str(file)])) == {"mug-1"}
        assert server.paths == ["/a.xml"]


@pytest.mark.parametrize(
    ("content", "error", "key"),
    [
        (None, UsageError, "path-missing"),
        (b"", NoShopError, "sitemap-empty"),
        (b"<html><body>Hello</body></html>", NoShopError, "sitemap-empty"),
        (b"\x1f\x8b\x08 no gzip", UsageError, "file-unreadable"),
    ],
    ids=["missing", "empty", "no sitemap", "broken gzip"],
)
def test_a_given_file_that_is_no_sitemap_is_said(
    tmp_path: Path, content: bytes | None, error: type[AuditorError], key: str
) -> None:
    file = tmp_path / "map.xml"
    if content is not None:
        file.write_bytes(content)
    with serving({}) as server, pytest.raises(error) as caught:
        read(server, given=[str(file)])
    assert caught.value.key == key
    assert str(file) in Catalog()(caught.value.key, **caught.value.params)


def test_a_given_address_that_is_no_sitemap_is_said() -> None:
    with serving({"/sitemap.xml": urlset("/mug-1")}) as server, pytest.raises(NoShopError) as caught:
        read(server, given=[f"{server.url}/typo.xml"])
    assert caught.value.key == "sitemap-empty"
