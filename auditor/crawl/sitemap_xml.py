"""The addresses in one sitemap, read piece by piece: XML of any dialect, also broken, or one a line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_ENTRIES = ("url", "sitemap", "item", "entry")


class SitemapReader:
    """Reads one sitemap piece by piece: XML of any dialect, or one address a line."""

    def __init__(self) -> None:
        self.sitemaps: list[str] = []
        """Addresses of further sitemaps that it names."""
        self.bytes = 0
        self._parser: etree.XMLPullParser[etree._Element] | None = None
        self._line = b""
        self._plain = False

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The page addresses that a further piece completes."""
        if not self.bytes:
            start = chunk.lstrip(b"\xef\xbb\xbf \t\r\n")
            self._plain = bool(start) and not start.startswith(b"<") and b"\x00" not in start[:4]
            chunk = start
        self.bytes += len(chunk)
        yield from self._lines(chunk) if self._plain else self._elements(chunk)

    def close(self) -> Iterator[str]:
        """The address in an unfinished last line."""
        if self._plain and self._line.strip():
            yield self._line.decode("utf-8", "replace").strip()

    def _lines(self, chunk: bytes) -> Iterator[str]:
        *lines, self._line = (self._line + chunk).split(b"\n")
        self._line = self._line[:4096]
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text.startswith(("http://", "https://")):
                yield text

    def _elements(self, chunk: bytes) -> Iterator[str]:
        if self._parser is None:
            self._parser = etree.XMLPullParser(
                events=("end",),
                tag=[f"{{*}}{name}" for name in _ENTRIES],
                recover=True,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError:
            return
        for _, element in self._parser.read_events():
            address = _address(element)
            if address and _local(element) == "sitemap":
                self.sitemaps.append(address)
            elif address:
                yield address
            _forget(element)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _address(entry: etree._Element) -> str | None:
    """The address in a <url>, <sitemap>, RSS <item> or Atom <entry>."""
    for child in entry:
        name = _local(child)
        if name == "loc" or (name == "link" and (child.text or "").strip()):
            return (child.text or "").strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            return child.get("href")
    return None


def _forget(element: etree._Element) -> None:
    """Free what was read: the tree of a large sitemap must not grow."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
