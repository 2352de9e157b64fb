"""The words and selectors that banners are known by, and when banners are waited for."""

from __future__ import annotations

from itertools import combinations

import pytest

from auditor.browser.banners import PAGES_TO_WAIT_ON, BannerMemory
from auditor.browser.consent_data import consent_data
from auditor.lexicon import languages
from auditor.models import Consent
from tests.crawl.loopback import serving

from .banners import SHOP, buttons, consent_of
from .conftest import Browsing


def test_the_words_of_every_language(browsing: Browsing) -> None:
    words = consent_data().languages
    assert set(words) == set(languages())

    async def found_on(url: str) -> dict[str, list[str | None]]:
        found: dict[str, list[str | None]] = {}
        async with browsing.session.tab() as tab:
            for language in words:
                kinds = found[language] = []
                for kind in ("reject", "necessary", "settings"):
                    await tab.navigate(f"{url}/{language}/{kind}")
                    await tab.wait_for("DOMContentLoaded")
                    answer = await tab.call("find", "reject", False, of="auditorConsent")
                    kinds.append(answer["kind"])
        return found

    pages = {
        f"/{language}/{kind}": f"<div role=dialog>{one.context[0]} {one.about[0]}"
        + buttons(one.accept[0], getattr(one, kind)[0])
        for language, one in words.items()
        for kind in ("reject", "necessary", "settings")
    }
    with serving(pages) as server:
        found = browsing.run(found_on(server.url))
    assert found == {language: ["reject", "necessary", "settings"] for language in words}


PLATFORM_PAGES = {
    "OneTrust": """<div id=onetrust-banner-sdk><button id=onetrust-accept-btn-handler>Yes</button>
        <button id=onetrust-reject-all-handler>No</button></div>""",
    "Cookiebot": """<div id=CybotCookiebotDialog>
        <button id=CybotCookiebotDialogBodyButtonDecline>No</button></div>""",
    "Didomi": """<div id=didomi-popup><span class=didomi-continue-without-agreeing>→</span></div>""",
    "Shopware": """<div class=cookie-permission-container>
        <button class=js-cookie-permission-button>T</button></div>""",
    "CookieYes": """<div class=cky-consent-container><button data-cky-tag=reject-button>No</button></div>""",
    "Usercentrics": """<div id=usercentrics-root></div><script>
        document.getElementById('usercentrics-root').attachShadow({mode: 'open'}).innerHTML =
        '<div data-testid="uc-default-banner"><button data-testid="uc-deny-all-button">No</button></div>'
        </script>""",
}


@pytest.mark.parametrize("name", PLATFORM_PAGES)
def test_platforms_are_known_by_their_markup_whatever_their_words(browsing: Browsing, name: str) -> None:
    page = f"""{SHOP}{PLATFORM_PAGES[name]}<script>addEventListener('click', event => {{
      const control = event.composedPath()[0]; document.title = 'answered';
      (control.closest('div') ?? control).remove() }}, true)</script>"""
    done, title = consent_of(browsing, {"/": page})
    assert done.action in ("reject", "necessary")
    assert title == "answered"


def test_every_selector_of_the_data_is_valid(browsing: Browsing) -> None:
    selectors = [
        selector
        for platform in consent_data().platforms
        for kind in ("banner", "reject", "necessary", "close", "settings", "save", "accept")
        if (selector := getattr(platform, kind))
    ]
    assert len(selectors) > 160

    async def invalid(url: str) -> list[str]:
        async with browsing.session.tab() as tab:
            await tab.navigate(url)
            await tab.wait_for("load")
            refused: list[str] = await tab.page.evaluate(
                """selectors => selectors.filter(one => {
                  try { document.querySelector(one); return false } catch { return true } })""",
                selectors,
            )
            return refused

    with serving({"/": SHOP}) as server:
        assert browsing.run(invalid(server.url + "/")) == []


def test_no_phrase_means_two_things() -> None:
    kinds = ("reject", "necessary", "selection", "settings", "close", "accept")
    words = consent_data().for_page()["words"]
    for one, other in combinations(kinds, 2):
        assert not set(words[one]) & set(words[other]), (one, other)


def test_banners_are_waited_for_only_where_they_may_come() -> None:
    memory = BannerMemory()
    assert memory.may_come("shop")
    for _ in range(PAGES_TO_WAIT_ON):
        memory.note("shop", Consent(banner=False))
    assert not memory.may_come("shop")
    memory.note("other", Consent(banner=True))
    assert memory.may_come("other")
    memory.note("other", Consent(banner=True, action="reject"))
    assert not memory.may_come("other")
