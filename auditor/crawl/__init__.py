"""Which pages to visit: robots.txt, sitemaps, links, page kinds, sampling."""
