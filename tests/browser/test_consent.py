"""Consent banners of every build are recognised and answered with the least consent."""

from __future__ import annotations

import pytest

from auditor.browser.consent import ConsentChoice
from auditor.models import Consent, ReadStatus, Viewport
from tests.crawl.loopback import serving

from .banners import FIXED, SHOP, appending, banner, buttons, consent_of
from .conftest import Browsing
from .looking import layout, tree


@pytest.mark.parametrize(
    ("text", "labels", "action", "control"),
    [
        (
            "We use cookies to improve your visit.",
            ("Accept all", "Settings", "Reject all"),
            "reject",
            "Reject all",
        ),
        (
            "We use cookies to improve your visit.",
            ("Accept all cookies", "Do not accept"),
            "reject",
            "Do not accept",
        ),
        (
            "Ми використовуємо файли cookie.",
            ("Прийняти все", "Лише необхідні"),
            "necessary",
            "Лише необхідні",
        ),
        ("Ми використовуємо куки", ("Погоджуюсь", "Відхилити"), "reject", "Відхилити"),
        ("Мы используем файлы cookie.", ("Принять", "Отказаться"), "reject", "Отказаться"),
        ("Ta strona używa plików cookie.", ("Zgadzam się", "Odrzuć wszystkie"), "reject", "Odrzuć wszystkie"),
        (
            "Używamy ciasteczek",
            ("OK", "Tylko niezbędne pliki cookie"),
            "necessary",
            "Tylko niezbędne pliki cookie",
        ),
        ("Šioje svetainėje naudojami slapukai.", ("Sutinku", "Nesutinku"), "reject", "Nesutinku"),
        ("Naudojame slapukus", ("Priimti visus", "Tik būtini slapukai"), "necessary", "Tik būtini slapukai"),
        ("Mēs izmantojam sīkdatnes.", ("Piekrītu visām", "Noraidīt"), "reject", "Noraidīt"),
        ("Vietne lieto sīkfailus", ("Labi", "Tikai nepieciešamās"), "necessary", "Tikai nepieciešamās"),
        ("Kasutame küpsiseid.", ("Nõustun", "Keeldun"), "reject", "Keeldun"),
        ("See leht kasutab küpsiseid", ("Luba kõik", "Ainult vajalikud"), "necessary", "Ainult vajalikud"),
        (
            "Wir verwenden Cookies.",
            ("Alle akzeptieren", "Nur notwendige Cookies"),
            "necessary",
            "Nur notwendige Cookies",
        ),
        (
            "Nous utilisons des cookies.",
            ("Tout accepter", "Continuer sans accepter"),
            "reject",
            "Continuer sans accepter",
        ),
        ("Używamy plików cookie.", ("Rozumiem",), "accept", "Rozumiem"),
        ("Tento web používá cookies.", ("Souhlasím", "Odmítnout"), "reject", "Odmítnout"),
        ("We use cookies.", ("I agree", "×"), "close", "×"),
        ("Kogume ja töötleme teie isikuandmeid.", ("Nõustu", "Keeldu"), "reject", "Keeldu"),
        ("We value your privacy and use your data.", ("Accept", "Decline"), "reject", "Decline"),
    ],
)
def test_home_made_banners(
    browsing: Browsing, text: str, labels: tuple[str, ...], action: str, control: str
) -> None:
    done, title = consent_of(browsing, {"/": banner(text, buttons(*labels))})
    assert done == Consent(banner=True, action=action, control=control)
    assert title == control


@pytest.mark.parametrize(
    ("style", "attributes"),
    [
        ("position: sticky; top: 0", ""),
        ("position: absolute; top: 0; z-index: 10", ""),
        ("", "role=dialog"),
        ("", "class='top-cookie-bar'"),
    ],
    ids=["sticky", "absolute", "dialog", "named"],
)
def test_where_a_banner_stands(browsing: Browsing, style: str, attributes: str) -> None:
    page = banner("We use cookies.", buttons("Reject"), style=style, attributes=attributes)
    done, _ = consent_of(browsing, {"/": page})
    assert done.action == "reject"


@pytest.mark.parametrize(
    "page",
    [
        SHOP,
        f"{SHOP}<div style='{FIXED}'>Cookies & biscuits 2.99 EUR <button>OK</button><button>×</button></div>",
        f"{SHOP}<div style='{FIXED}'>Subscribe to our newsletter <button>No thanks</button></div>",
        f"{SHOP}<div style='{FIXED}'>We use your data by our privacy policy.<input type=email>"
        "<button>Agree</button><button>No thanks</button></div>",
        f"{SHOP}<div style='{FIXED}'>Your data, see our privacy policy. <button>No thanks</button></div>",
        f"{SHOP}<p>We use cookies in our bakery. <button>Accept</button></p>",
        banner("We use cookies.", buttons("Reject"), style=f"{FIXED}; display: none"),
    ],
    ids=["a link", "biscuits", "newsletter", "sign-up", "notice", "in the text", "hidden"],
)
def test_what_is_no_banner(browsing: Browsing, page: str) -> None:
    done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=False)
    assert title == "Shop"


def test_links_and_forms_that_lead_away_are_not_used(browsing: Browsing) -> None:
    controls = """<a href='/decline'>Decline</a><form action='/f'><button>Reject all</button></form>
      <button>OK</button>"""
    with serving({"/": banner("We use cookies.", controls)}) as server:
        seen = browsing.capture(server.url + "/", consent=ConsentChoice.REJECT).snapshot
        assert set(server.paths) <= {"/", "/favicon.ico"}
    assert seen.consent == Consent(banner=True, action="accept", control="OK")
    assert seen.url == server.url + "/"


def test_a_banner_without_a_control_is_only_noted(browsing: Browsing) -> None:
    known = f"{SHOP}<div id=onetrust-banner-sdk style='{FIXED}'>We use cookies <a href='/p'>Policy</a></div>"
    done, _ = consent_of(browsing, {"/": known})
    assert done == Consent(banner=True)


def test_the_choice_is_the_callers(browsing: Browsing) -> None:
    pages = {"/": banner("We use cookies.", buttons("Reject", "Accept"))}
    done, _ = consent_of(browsing, pages, consent=ConsentChoice.ACCEPT)
    assert done.action == "accept"
    done, title = consent_of(browsing, pages, consent=ConsentChoice.IGNORE)
    assert done == Consent(banner=False)
    assert title == "Shop"


def test_a_banner_in_a_shadow_root(browsing: Browsing) -> None:
    page = f"""{SHOP}<x-consent></x-consent><script>
    const host = document.querySelector('x-consent'), root = host.attachShadow({{mode: 'open'}});
    root.innerHTML = `<div style="{FIXED}">We use cookies.<x-row></x-row></div>`;
    const row = root.querySelector('x-row').attachShadow({{mode: 'open'}});
    row.innerHTML = '<button>Accept</button><button>Decline</button>';
    row.lastChild.onclick = () => {{ document.title = 'declined'; host.remove() }}</script>"""
    done, title = consent_of(browsing, {"/": page})
    assert (done.action, title) == ("reject", "declined")


def test_a_banner_in_a_frame_of_the_same_origin(browsing: Browsing) -> None:
    page = f"{SHOP}<iframe id=f src=/banner style='{FIXED}; width: 100%; height: 120px'></iframe>"
    inner = """<p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button>
    <button onclick="parent.document.title = 'no'; parent.f.remove()">Ablehnen</button>"""
    done, title = consent_of(browsing, {"/": page, "/banner": inner})
    assert (done.action, title) == ("reject", "no")


def test_a_banner_in_a_frame_of_another_origin(browsing: Browsing) -> None:
    inner = """<p>Vietne izmanto sīkdatnes.</p><button>Piekrītu</button>
    <button onclick="parent.postMessage('no', '*')">Noraidīt visas</button>"""
    with serving({"/cmp": inner}) as other:
        page = f"""{SHOP}<iframe id=f src='http://localhost:{other.port}/cmp' style='{FIXED};
        height: 120px'></iframe>
        <script>onmessage = message => {{ document.title = message.data; f.remove() }}</script>"""
        done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="reject", control="Noraidīt visas")
    assert title == "no"


@pytest.mark.parametrize("delay", [300, 900])
def test_a_banner_that_comes_late(browsing: Browsing, delay: int) -> None:
    late = banner("We use cookies.", buttons("Reject", "Accept")).removeprefix(SHOP)
    page = f"{SHOP}<script>setTimeout(() => {appending(late)}, {delay})</script>"
    done, title = consent_of(browsing, {"/": page})
    assert (done.action, title) == ("reject", "Reject")


def test_a_page_is_looked_at_once_more_when_its_banner_comes_meanwhile(browsing: Browsing) -> None:
    late = banner("We use cookies.", buttons("Reject", "Accept")).removeprefix(SHOP)
    page = f"{SHOP}<script>setTimeout(() => {appending(late)}, 900)</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", consent=ConsentChoice.REJECT).snapshot
    steps = [action.name for action in seen.actions]
    assert steps.index("layout-desktop") < steps.index("consent", steps.index("consent") + 1)
    assert steps.count("layout-desktop") == steps.count("screenshot-desktop") == 2
    assert "banner" not in {element.get("id") for element in tree(seen).iter("div")}


@pytest.mark.parametrize("style", ["", "<style>html { transition: opacity 3s }</style>"], ids=["", "fading"])
def test_a_banner_that_comes_while_scrolling_is_not_in_the_layout(browsing: Browsing, style: str) -> None:
    late = banner("We use cookies.", buttons("Reject", "Accept")).removeprefix(SHOP)
    page = f"""{SHOP}{style}<div style='height: 6000px'></div><script>addEventListener('resize', () => {{
      if (innerHeight > 5000) {appending(late)} }})</script>"""
    with serving({"/": page, "/a": SHOP, "/b": SHOP}) as server:
        for path in ("/a", "/b"):
            browsing.capture(server.url + path, consent=ConsentChoice.REJECT)
        seen = browsing.capture(server.url + "/", consent=ConsentChoice.REJECT).snapshot
    assert seen.consent == Consent(banner=True, action="reject", control="Reject")
    assert [action.name for action in seen.actions].count("layout-desktop") == 2
    assert layout(seen, Viewport.PHONE).document_height < 8000
    assert "banner" not in {element.get("id") for element in tree(seen).iter("div")}


def test_a_control_that_hears_only_the_mouse(browsing: Browsing) -> None:
    page = f"""{SHOP}<div id=banner style='{FIXED}'>We use cookies. <button id=no>Reject</button></div>
      <script>
    no.addEventListener('pointerdown', event => {{ if (event.isTrusted) banner.remove() }})</script>"""
    done, _ = consent_of(browsing, {"/": page})
    assert done.action == "reject"


def test_a_banner_that_loads_the_page_anew(browsing: Browsing) -> None:
    page = f"""{SHOP}<div id=banner style='{FIXED}'>We use cookies. <button id=no>Reject</button></div>
    <script>if (document.cookie.includes('reload-test')) {{ banner.remove(); document.title = 'anew' }}
    no.onclick = () => {{ document.cookie = 'reload-test=1; max-age=30'; location.reload() }}</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", consent=ConsentChoice.REJECT).snapshot
    assert seen.consent == Consent(banner=True, action="reject", control="Reject")
    assert (seen.status, tree(seen).findtext(".//title")) == (ReadStatus.READ, "anew")


def test_a_banner_that_does_not_go_away_is_not_claimed_answered(browsing: Browsing) -> None:
    page = f"{SHOP}<div style='{FIXED}'>We use cookies. <button>Reject</button></div>"
    done, _ = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, control="Reject")
