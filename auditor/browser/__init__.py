"""Find or install Chromium, launch it, and capture pages with it."""
