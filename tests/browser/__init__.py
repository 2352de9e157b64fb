"""Tests of the browser, in real Chromium against pages on loopback."""
