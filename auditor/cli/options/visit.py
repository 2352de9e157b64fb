"""Options of the commands that visit a shop."""

from __future__ import annotations

import click

from .kinds import FILE, Size, together

browser = click.option(
    "--browser",
    type=FILE,
    metavar="PATH",
    help="Chrome or Chromium to use. Otherwise AUDITOR_BROWSER, Playwright's own, or the system's.",
)


bounding = together(
    click.option(
        "--max-requests",
        type=click.IntRange(1),
        metavar="N",
        help="End the visit after N requests.  [default: 500 for each page]",
    ),
    click.option(
        "--max-bytes",
        type=Size(),
        metavar="SIZE",
        help="End the visit after so much traffic, e.g. 500MB.  [default: 50MB for each page]",
    ),
    click.option(
        "--time-limit",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="End the visit after so long.",
    ),
    click.option(
        "--allow-host",
        "allow_hosts",
        multiple=True,
        metavar="HOST",
        help="Let pages also load from this host in a private network. May be repeated.",
    ),
    click.option(
        "--proxy",
        metavar="URL",
        help="Reach the shop through this HTTP proxy. Otherwise HTTPS_PROXY and HTTP_PROXY.",
    ),
)
"""Options that say how far a visit may go, and how much it may ask for."""
entering = together(
    click.option(
        "--auth",
        metavar="USER:PASSWORD",
        help="Sign in with these (HTTP basic authentication). Otherwise AUDITOR_AUTH.",
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="NAME:VALUE",
        help="Send this header to the shop's own host. May be repeated. Otherwise AUDITOR_HEADERS, "
        "one a line.",
    ),
    click.option(
        "--cookie",
        "cookies",
        multiple=True,
        metavar="NAME=VALUE",
        help="Begin with this cookie. May be repeated. Otherwise AUDITOR_COOKIES, with semicolons "
        "between them.",
    ),
    click.option(
        "--storage-state",
        type=FILE,
        metavar="FILE",
        help="Begin with the cookies and local storage that Playwright saved in this file.",
    ),
    click.option(
        "--login",
        type=FILE,
        metavar="FILE.py",
        help="Log in with the function `async def login(page)` of this file first.",
    ),
    click.option(
        "--login-timeout",
        type=click.FloatRange(1),
        metavar="SECONDS",
        help="Give logging in up after so long.  [default: 60]",
    ),
    click.option(
        "--insecure",
        is_flag=True,
        help="Visit the shop although its certificate is not valid: for self-signed ones of staging.",
    ),
    click.option(
        "--map",
        multiple=True,
        metavar="HOST=HOST",
        help="Visit the second host wherever an address names the first: production=staging. May be "
        "repeated.",
    ),
    click.option(
        "--start",
        metavar="COMMAND",
        help="Start a local server with this command line, and end it after the visit.",
    ),
    click.option(
        "--ready",
        metavar="URL",
        help="Begin when this address of the started server answers; it is what is visited unless "
        "URL is given.",
    ),
    click.option(
        "--ready-timeout",
        type=click.FloatRange(1),
        metavar="SECONDS",
        help="Give the started server up after so long.  [default: 60]",
    ),
)
"""Options of the commands that visit the user's own shop: how one behind a door is entered."""
visiting = together(
    click.option(
        "--preset",
        type=click.Choice(["pr", "full"]),
        help="pr: few pages, for pull requests (one product page of each template, 12 pages in all). "
        "full: many (40 product pages, 120 in all). Other options win over it.",
    ),
    click.option(
        "--changed-urls",
        type=FILE,
        metavar="FILE",
        help="Visit only some pages of each template among the addresses or paths in this file, one "
        "a line: those that a change touches. An empty file changes nothing.",
    ),
    click.option(
        "--products",
        type=click.IntRange(1),
        metavar="N",
        help="Product pages to sample.  [default: 10]",
    ),
    click.option(
        "--max-pages",
        type=click.IntRange(1),
        metavar="N",
        help="Pages to visit in all.  [default: 30]",
    ),
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="Choose products and categories only where the address holds this text or fits this "
        "glob. May be repeated.",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Never visit such addresses. May be repeated.",
    ),
    click.option(
        "--depth",
        type=click.IntRange(0),
        metavar="N",
        help="Visit only pages that N clicks or fewer lead to from URL; sitemaps count for nothing then.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0),
        metavar="N",
        help="Draw another sample of pages; the same number draws the same ones.  [default: 0]",
    ),
    click.option(
        "--sitemap",
        multiple=True,
        metavar="URL|FILE",
        help="Use this sitemap, and none that the shop names. May be repeated.",
    ),
    click.option(
        "--urls",
        type=FILE,
        metavar="FILE",
        help="Visit exactly the addresses in this file, one a line.",
    ),
    click.option(
        "--concurrency",
        type=click.IntRange(1, 8),
        metavar="N",
        help="Pages open at once.  [default: 4]",
    ),
    click.option(
        "--page-timeout",
        type=click.FloatRange(3),
        metavar="SECONDS",
        help="Seconds that a page may cost, a second try included.  [default: 20]",
    ),
    click.option(
        "--ignore-robots",
        is_flag=True,
        help="Visit what robots.txt forbids: for own shops and staging.",
    ),
    click.option(
        "--consent",
        type=click.Choice(["reject", "accept", "ignore"]),
        help="Reject cookie banners as far as they let one, accept them, or leave them where they "
        "are.  [default: reject]",
    ),
    browser,
    bounding,
)
"""Options of every command that visits a shop."""
