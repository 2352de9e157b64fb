"""Saved captures: what was written is read back, and what is wrong is said."""

from __future__ import annotations

import errno
import json
import os
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image

from auditor.capture import CaptureReader, CaptureWriter, Shot
from auditor.catalog import Catalog
from auditor.errors import CaptureError, OutputError
from auditor.files import output_error
from auditor.models import Layout, Message, ReadStatus, Snapshot, Traffic, Viewport


def jpeg(width: int, height: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), "white").save(data, "JPEG")
    return data.getvalue()


def page(n: int = 1, html: str = "<html><p>Žirafe — 5 €</p>\r\n</html>") -> Snapshot:
    layout = Layout(
        viewport=Viewport.DESKTOP,
        document_width=1366,
        document_height=900,
        element=(1, 2),
        x=(0, 5),
        y=(0, 5),
        width=(1366, 9),
        height=(900, 9),
        flags=(1, 0),
        font_size=(16.0, 13.33),
        font=(0, 0),
        color=(0, 0),
        background=(1, -1),
        fonts=("Arial, sans-serif",),
        colors=("rgb(0, 0, 0)", "rgb(255, 255, 255)"),
    )
    url = f"https://shop.example/{n}"
    return Snapshot(requested_url=url, url=url, status=ReadStatus.READ, html=html, layouts=(layout,))


def write(folder: Path, pages: int = 2) -> CaptureWriter:
    writer = CaptureWriter(
        folder, start_url="https://shop.example/", settings={"products": 3, "include": ("a", "b")}
    )
    for n in range(1, pages + 1):
        writer.add(
            page(n), {Viewport.PHONE: Shot(jpeg(39, 84), 0.4)}, why=Message(key="why.link"), kind="product"
        )
    return writer


def key_of(folder: Path) -> str:
    """The error that reading a capture ends with; its sentence is complete."""
    with pytest.raises(CaptureError) as caught:
        list(CaptureReader(folder))
    error = caught.value
    text = Catalog("en")(error.key, **error.params)
    assert text != error.key
    assert "{" not in text.replace(str(error.params.get("error", "")), "")
    return error.key


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    writer = CaptureWriter(
        tmp_path / "out" / "capture", start_url="https://shop.example/", visited=date(2026, 3, 1)
    )
    picture = jpeg(136, 76)
    saved = writer.add(page(), {Viewport.DESKTOP: picture}, kind="product", why=Message(key="why.link"))
    done = writer.finish(Message(key="partial.interrupted"), {"capture": 1.5})

    reader = CaptureReader(tmp_path / "out" / "capture")
    ((snapshot, record),) = list(reader)
    assert reader.manifest == done
    assert (done.finished, done.visited, done.start_url) == (True, "2026-03-01", "https://shop.example/")
    assert done.partial == Message(key="partial.interrupted")
    assert record.kind == "product"
    assert record.why == Message(key="why.link")
    assert snapshot == saved
    assert snapshot.model_copy(update={"pictures": ()}) == page()
    (named,) = snapshot.pictures
    assert named.path == "capture/pages/0001/desktop.jpg"
    assert (named.width, named.height, named.scale) == (136, 76, 1.0)
    assert (named.size, named.sha256) == (len(picture), sha256(picture).hexdigest())
    assert (tmp_path / "out" / named.path).read_bytes() == picture


def test_the_output_folder_does_as_well(tmp_path: Path) -> None:
    write(tmp_path / "capture")
    assert [record.folder for _, record in CaptureReader(tmp_path)] == ["0001", "0002"]


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    write(tmp_path)
    assert CaptureReader(tmp_path).manifest.settings == {"products": 3, "include": ("a", "b")}


def test_edited_html_is_what_is_read(tmp_path: Path) -> None:
    write(tmp_path, pages=1)
    (tmp_path / "pages/0001/page.html").write_text("<p>edited ©</p>", encoding="utf-8")
    ((snapshot, _),) = list(CaptureReader(tmp_path))
    assert snapshot.html == "<p>edited ©</p>"


def test_html_comes_back_to_the_letter(tmp_path: Path) -> None:
    odd = "<p>\r\n\r \x00 \u2028 \N{GRINNING FACE} end"
    writer = CaptureWriter(tmp_path, start_url="https://shop.example/")
    writer.add(page(html=odd))
    ((snapshot, _),) = list(CaptureReader(tmp_path))
    assert snapshot.html == odd


def test_half_a_character_is_no_reason_to_fail(tmp_path: Path) -> None:
    writer = CaptureWriter(tmp_path, start_url="https://shop.example/")
    writer.add(page(html="half \ud800 a character"))
    ((snapshot, _),) = list(CaptureReader(tmp_path))
    assert snapshot.html == "half ? a character"


def test_pages_are_read_one_at_a_time(tmp_path: Path) -> None:
    write(tmp_path, pages=3)
    pages = iter(CaptureReader(tmp_path))
    assert next(pages)[0].url.endswith("/1")
    (tmp_path / "pages/0002/snapshot.json").write_text("{}")
    with pytest.raises(CaptureError):
        next(pages)


def test_the_layout_stays_on_one_line(tmp_path: Path) -> None:
    write(tmp_path, pages=1)
    text = (tmp_path / "pages/0001/snapshot.json").read_text()
    assert '"x":[0,5]' in text
    assert "html" not in json.loads(text)


def test_an_unfinished_visit_can_be_read(tmp_path: Path) -> None:
    write(tmp_path)
    reader = CaptureReader(tmp_path)
    assert reader.manifest.finished is False
    assert [(record.folder, record.kind) for _, record in reader] == [
        ("0001", "product"),
        ("0002", "product"),
    ]


@pytest.mark.parametrize("gone", ["snapshot.json", "page.html"])
def test_a_page_that_was_cut_off_is_reported_and_the_others_are_read(tmp_path: Path, gone: str) -> None:
    write(tmp_path, pages=3)
    (tmp_path / "pages/0002" / gone).unlink()
    reader = CaptureReader(tmp_path)
    assert [record.folder for _, record in reader] == ["0001", "0003"]
    assert reader.lost == ["0002"]


def test_a_second_capture_replaces_the_first(tmp_path: Path) -> None:
    write(tmp_path, pages=3)
    write(tmp_path, pages=1)
    assert len(list(CaptureReader(tmp_path))) == 1
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["0001"]


def test_a_capture_is_gone_on_with_page_by_page(tmp_path: Path) -> None:
    first = write(tmp_path, pages=5)
    unread = page(2).model_copy(update={"status": ReadStatus.UNREADABLE, "layouts": ()})
    first.add(unread, kind="product", number=2)
    (tmp_path / "pages/0003/snapshot.json").unlink()
    (tmp_path / "pages/0004/phone.jpg").write_bytes(b"another picture")

    writer = CaptureWriter(
        tmp_path, start_url="https://shop.example/", earlier=CaptureReader(tmp_path), visited=date(2030, 1, 1)
    )
    why = Message(key="why.link")
    addresses = [f"https://shop.example/{n}" for n in (1, 2, 3, 4, 5)]
    kept = {
        n for n, url in enumerate(addresses, 1) if writer.kept(url, n, why=why, kind="product") is not None
    }
    assert kept == {1, 5}, "unread, half-written and damaged pages are visited again"
    for n in (4, 2, 3):
        writer.add(page(n), {Viewport.PHONE: Shot(jpeg(39, 84), 0.4)}, why=why, kind="product", number=n)
    done = writer.finish()

    assert [(record.folder, record.url) for record in done.pages] == [
        (f"000{n}", f"https://shop.example/{n}") for n in (1, 2, 3, 4, 5)
    ]
    assert done.visited == first.manifest.visited, "the day stays"
    assert CaptureReader(tmp_path).complete
    assert {path.name for path in (tmp_path / "pages").iterdir()} == {f"000{n}" for n in (1, 2, 3, 4, 5)}


def test_what_was_asked_of_the_network_is_summed_up_over_the_runs(tmp_path: Path) -> None:
    folder = tmp_path / "capture"
    first = CaptureWriter(folder, start_url="https://shop.test/")
    first.add(page(1))
    first.counted(Traffic(requests=3, sent=10, received=100, failures={"dns_error": 1}))
    first.finish(Message(key="partial.interrupted"))
    second = CaptureWriter(folder, start_url="https://shop.test/", earlier=CaptureReader(folder))
    second.counted(
        Traffic(requests=4, connections=1, received=50, failures={"dns_error": 2, "dns_timeout": 1})
    )
    second.finish()
    assert CaptureReader(folder).manifest.traffic == Traffic(
        requests=7, connections=1, sent=10, received=150, failures={"dns_error": 3, "dns_timeout": 1}
    )


def test_a_plan_that_changed_takes_no_saved_page_the_place(tmp_path: Path) -> None:
    write(tmp_path, pages=3)
    writer = CaptureWriter(tmp_path, start_url="https://shop.example/", earlier=CaptureReader(tmp_path))
    writer.add(page(9), number=1)
    assert writer.kept("https://shop.example/1", 2) is not None
    stopped = writer.finish(Message(key="partial.interrupted"))
    assert [record.url.rpartition("/")[2] for record in stopped.pages] == ["9", "1", "2", "3"]
    assert [snapshot.url.rpartition("/")[2] for snapshot, _ in CaptureReader(tmp_path)] == [
        "9",
        "1",
        "2",
        "3",
    ]

    again = CaptureWriter(tmp_path, start_url="https://shop.example/", earlier=CaptureReader(tmp_path))
    assert again.kept("https://shop.example/3", 1) is not None
    again.finish()
    assert [snapshot.url for snapshot, _ in CaptureReader(tmp_path)] == ["https://shop.example/3"]
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["0003"]


def test_no_half_written_file_is_left(tmp_path: Path) -> None:
    write(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []


def test_no_capture_there(tmp_path: Path) -> None:
    assert key_of(tmp_path) == "capture.missing"
    assert key_of(tmp_path / "nowhere") == "capture.missing"


def test_an_empty_capture(tmp_path: Path) -> None:
    write(tmp_path, pages=0)
    assert key_of(tmp_path) == "capture.empty"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", b""),
        ("manifest.json", b"{not json"),
        ("manifest.json", b"[]"),
        ("manifest.json", b"\xff\xfe"),
        ("manifest.json", b'{"version": 1, "start_url": 5}'),
        ("pages/0001/snapshot.json", b'{"version": 1}'),
        ("pages/0001/snapshot.json", b"\x00\x01"),
        ("pages/0001/page.html", b"\xff\xff"),
    ],
)
def test_a_broken_capture(tmp_path: Path, file: str, content: bytes) -> None:
    write(tmp_path)
    (tmp_path / file).write_bytes(content)
    assert key_of(tmp_path) == "capture.broken"


@pytest.mark.parametrize("file", ["manifest.json", "pages/0001/snapshot.json"])
def test_a_capture_of_a_later_version(tmp_path: Path, file: str) -> None:
    write(tmp_path)
    content = json.loads((tmp_path / file).read_text())
    (tmp_path / file).write_text(json.dumps({**content, "version": 99, "something": "new"}))
    assert key_of(tmp_path) == "capture.newer"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "capture").write_text("in the way")
    with pytest.raises(OutputError) as caught:
        CaptureWriter(tmp_path / "capture", start_url="https://shop.example/")
    assert caught.value.key == "output.not-written"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "output.disk-full"),
        (errno.EDQUOT, "output.disk-full"),
        (errno.EACCES, "output.no-permission"),
        (errno.EROFS, "output.no-permission"),
        (errno.EIO, "output.not-written"),
    ],
)
def test_what_is_said_of_a_disk(number: int, key: str) -> None:
    error = output_error(OSError(number, os.strerror(number), "/out/page.html"), Path("/out"))
    assert (error.key, error.params["path"]) == (key, "/out/page.html")
    assert "{" not in Catalog("en")(error.key, **error.params)


def test_a_page_that_cannot_be_written_leaves_the_others_readable(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no limit on the size of files")
    writer = write(tmp_path, pages=1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(OutputError) as caught:
            writer.add(page(2, html="x" * 60_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.key == "output.not-written"
    assert "page.html" in str(caught.value.params["path"])
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []
    assert [snapshot.url for snapshot, _ in CaptureReader(tmp_path)] == ["https://shop.example/1"]


def test_how_a_visit_ended_is_known_where_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = CaptureWriter(tmp_path, start_url="https://shop.example/")
    writer.add(page())

    def full(file: Path, content: bytes) -> NoReturn:
        raise OutputError("output.disk-full", path=str(file))

    monkeypatch.setattr("auditor.capture.write_whole", full)
    ended = Message(key="partial.disk-full")
    with pytest.raises(OutputError):
        writer.finish(ended)
    assert (writer.manifest.partial, len(writer.manifest.pages)) == (ended, 1)


def test_a_record_that_was_lost_is_named(tmp_path: Path) -> None:
    writer = CaptureWriter(tmp_path, start_url="https://shop.example/")
    writer.add(page())
    record = tmp_path / "pages/0001/record.json"
    record.unlink()
    with pytest.raises(CaptureError) as caught:
        writer.finish()
    assert (caught.value.key, caught.value.params["path"]) == ("capture.broken", str(record))
