import asyncio
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

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


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_a_large_map_is_streamed() -> None:
    """300,000 addresses leave a bounded sample, and little memory is taken on the way."""
    memory: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield b"<urlset>"
        for block in range(300):
            rows = (f"<url><loc>/p/mug-{block * 1000 + n}</loc></url>" for n in range(1000))
            yield "".join(rows).encode()
            memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
        yield b"</urlset>"

    with serving({"/sitemap.xml": Reply(stream=pieces, type="text/xml")}) as server:
        sample = read(server, limits=SitemapLimits(seconds=60))
    assert sample.urls == 300_000
    assert [(len(kept.items), round(kept.pages)) for kept in sample.shapes.values()] == [(PER_SHAPE, 300_000)]
    assert memory[-1] - memory[20] < 20_000_000


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
