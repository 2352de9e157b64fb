"""Audits the product pages of an online shop as a shopper sees them."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("storefront-auditor")
except PackageNotFoundError:  # a checkout on the path that was never installed
    __version__ = "0"
