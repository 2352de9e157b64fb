"""Which addresses the user wants visited: `--include` and `--exclude`.

Left out is what fits an exclude pattern; where include patterns are given, product and category pages
are chosen only from what fits one of them. The pages that belong to every shop (home, cart,
delivery ...) are visited whatever include says.
"""

from __future__ import annotations

from auditor.patterns import AddressPattern


class AddressFilter:
    """The user's wishes, ready to be asked."""

    def __init__(self, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> None:
        self._include = [AddressPattern(text) for text in include]
        self._exclude = [AddressPattern(text) for text in exclude]

    def excludes(self, url: str) -> bool:
        """Whether an address must not be visited, whatever it is."""
        return any(pattern.fits(url) for pattern in self._exclude)

    def includes(self, url: str) -> bool:
        """Whether an address may be chosen as a product or category page."""
        if self.excludes(url):
            return False
        return not self._include or any(pattern.fits(url) for pattern in self._include)
