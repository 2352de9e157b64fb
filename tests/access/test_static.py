"""A folder with a built site, served while it is visited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from auditor.access.static import own_host, static_site
from auditor.errors import UsageError

FILES = {
    "index.html": '<link rel="canonical" href="https://shop.example/"><h1>Home</h1>',
    "404.html": "<h1>Nothing here</h1>",
    "about.html": "<h1>About</h1>",
    "p/mug/index.html": "<h1>Mug</h1>",
    "čaj.html": "<h1>Čaj</h1>",
    "style.css": "h1 { color: red }",
    "empty/readme.txt": "no index",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        file = tmp_path / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (tmp_path / "secret.html").write_text("secret")
    return tmp_path / "dist"


@pytest.fixture
def client(folder: Path) -> Iterator[httpx.Client]:
    with static_site(folder) as url, httpx.Client(base_url=url, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Home"),
        ("/index.html", "Home"),
        ("/?page=2", "Home"),
        ("/about", "About"),
        ("/about.html", "About"),
        ("/p/mug/", "Mug"),
        ("/%C4%8Daj", "Čaj"),
    ],
)
def test_pages_are_found_as_hosts_of_static_sites_do(client: httpx.Client, path: str, heading: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, heading in answer.text) == (200, True)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_folder_without_its_slash_is_led_to_it(client: httpx.Client) -> None:
    answer = client.get("/p/mug?a=1")
    assert (answer.status_code, answer.headers["location"]) == (301, "/p/mug/?a=1")


def test_files_have_their_types(client: httpx.Client) -> None:
    assert client.get("/style.css").headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["/none", "/empty/", "/p/", "/../secret", "/%2e%2e/secret.html", "/..%2fsecret", "/a%00b", "/link"],
)
def test_what_is_not_there_or_outside_is_answered_with_its_own_page(
    client: httpx.Client, folder: Path, path: str
) -> None:
    (folder / "link.html").symlink_to(folder.parent / "secret.html")
    answer = client.get(path)
    assert (answer.status_code, "Nothing here" in answer.text) == (404, True)


def test_without_a_page_for_it_what_is_not_there_is_answered_plainly(
    client: httpx.Client, folder: Path
) -> None:
    (folder / "404.html").unlink()
    assert client.get("/none").status_code == 404


def test_one_connection_serves_many(client: httpx.Client) -> None:
    assert [client.get(path).status_code for path in ("/", "/none", "/p/mug", "/style.css")] == [
        200,
        404,
        301,
        200,
    ]


def test_nothing_is_served_afterwards(folder: Path) -> None:
    with static_site(folder) as url:
        assert httpx.get(url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_folder_without_a_start_page_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError) as raised, static_site(folder / "empty"):
        pass
    assert raised.value.key == "static-no-index"


@pytest.mark.parametrize(
    ("content", "host"),
    [
        (FILES["index.html"], "shop.example"),
        ('<meta property="og:url" content="http://shop.example:8080/x">', "shop.example:8080"),
        ('<link rel="canonical" href="/"><h1>Home</h1>', None),
        ('<link rel="canonical" href="https://[broken">', None),
        ("", None),
        ("<h1>Home</h1>", None),
    ],
)
def test_the_site_tells_where_it_believes_it_is(tmp_path: Path, content: str, host: str | None) -> None:
    (tmp_path / "index.html").write_text(content)
    assert own_host(tmp_path) == host


def test_no_start_page_tells_nothing(tmp_path: Path) -> None:
    assert own_host(tmp_path) is None
