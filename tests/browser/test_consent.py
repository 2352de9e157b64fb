"""Consent banners of every build are recognised and answered with the least consent."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from auditor.browser.banners import PAGES_TO_WAIT_ON, BannerMemory
from auditor.browser.consent import ConsentChoice
from auditor.browser.consent_data import consent_data
from auditor.lexicon import languages
from auditor.models import Consent, ReadStatus, Viewport
from tests.crawl.loopback import serving

from .conftest import Browsing
from .looking import layout, tree

SHOP = (
    "<!doctype html><title>Shop</title><h1 id=h>Vase</h1><p>29 EUR</p><footer><a href=/c>Cookies</a></footer>"
)
FIXED = "position: fixed; bottom: 0; left: 0; right: 0; padding: 20px; background: #eee"
ANSWERS = """<script>for (const control of document.querySelectorAll('#banner button, #banner a'))
  control.addEventListener('click', () => {
    document.title = control.textContent; document.getElementById('banner').remove() })</script>"""


def banner(text: str, controls: str, *, style: str = FIXED, attributes: str = "") -> str:
    return f"{SHOP}<div id=banner style='{style}' {attributes}><p>{text}</p>{controls}</div>{ANSWERS}"


def buttons(*labels: str) -> str:
    return "".join(f"<button>{label}</button>" for label in labels)


def appending(markup: str) -> str:
    """A script that appends markup, with its scripts, to the page."""
    text = json.dumps(markup).replace("</", "<\\/")
    return f"document.body.append(document.createRange().createContextualFragment({text}))"


def consent_of(browsing: Browsing, pages: dict[str, str], **options: object) -> tuple[Consent, str]:
    with serving(pages) as server:
        snapshot = browsing.capture(server.url + "/", **{"consent": ConsentChoice.REJECT, **options}).snapshot
    assert snapshot.consent is not None
    return snapshot.consent, tree(snapshot).findtext(".//title") or ""


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


def test_what_is_ticked_is_unticked_before_it_is_saved(browsing: Browsing) -> None:
    page = f"""{SHOP}<div id=banner style='{FIXED}'>We use cookies. <input type=checkbox checked disabled>
      <input type=checkbox checked><i id=stats role=switch aria-checked=true>Statistics</i>
      <button>Allow all</button><button id=save>Save selection</button></div><script>
      stats.onclick = () => {{ stats.ariaChecked = String(stats.ariaChecked !== 'true') }};
      save.onclick = () => {{ const boxes = [...banner.querySelectorAll('input')].map(box => box.checked);
        document.title = boxes + ' ' + stats.ariaChecked; banner.remove() }}</script>"""
    done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="necessary", control="Save selection")
    assert title == "true,false false"


SECOND = """<script>document.querySelector('[data-open]').addEventListener('click', () => {
    setTimeout(() => { banner.hidden = true; inner.hidden = false }, 150) });
  for (const control of inner.querySelectorAll('button'))
    control.onclick = () => { document.title = control.textContent
      + [...inner.querySelectorAll('input')].map(box => box.checked); inner.remove() }</script>"""


def two_layers(first: str, second: str, text: str = "We use cookies.") -> str:
    return f"""{SHOP}<style>[hidden] {{ display: none !important }}</style>
      <div id=banner style='{FIXED}'><p>{text}</p>{first}</div>
      <div id=inner hidden role=dialog style='position: fixed; inset: 10%'>{second}</div>{SECOND}"""


@pytest.mark.parametrize(
    ("first", "second", "action", "control", "title"),
    [
        (
            "<button>Accept all</button><button data-open>Cookie settings</button>",
            "<h2>Cookie settings</h2><button>Accept all</button><button>Reject all</button>",
            "reject",
            "Cookie settings › Reject all",
            "Reject all",
        ),
        (
            "<button>Zaakceptuj wszystkie</button><button data-open>Dostosuj</button>",
            """<h2>Preferencje</h2><label><input type=checkbox checked disabled>Niezbędne</label>
               <label><input type=checkbox checked>Marketing</label><button>Zapisz ustawienia</button>""",
            "necessary",
            "Dostosuj › Zapisz ustawienia",
            "Zapisz ustawieniatrue,false",
        ),
        (
            "<button>AGREE</button><a data-open href='#'>MORE OPTIONS</a>",
            """<p>We and our 842 partners</p><input type=checkbox><input type=checkbox>
               <button>ACCEPT ALL</button><button>CONFIRM CHOICES</button>""",
            "necessary",
            "MORE OPTIONS › CONFIRM CHOICES",
            "CONFIRM CHOICESfalse,false",
        ),
    ],
    ids=["reject", "ticked boxes", "partners"],
)
def test_a_way_to_refuse_that_is_only_in_the_second_layer(
    browsing: Browsing, first: str, second: str, action: str, control: str, title: str
) -> None:
    done, told = consent_of(browsing, {"/": two_layers(first, second)})
    assert done == Consent(banner=True, action=action, control=control)
    assert told == title


def test_settings_that_lead_nowhere_leave_the_first_layer(browsing: Browsing) -> None:
    page = banner("We use cookies.", "<button>Accept</button>") + "<script></script>"
    page = page.replace("</div>", "<i><button onclick='1'>Settings</button></i></div>", 1)
    page = page.replace("'#banner button, #banner a'", "'#banner > button'")
    done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="accept", control="Accept")
    assert title == "Accept"


def test_a_second_layer_in_a_shadow_root(browsing: Browsing) -> None:
    page = f"""{SHOP}<x-cmp></x-cmp><script>
    const root = document.querySelector('x-cmp').attachShadow({{mode: 'open'}});
    root.innerHTML = `<div style="{FIXED}">Wir verwenden Cookies.<button>Akzeptieren</button>
      <button>Einstellungen</button></div>`;
    root.querySelectorAll('button')[1].onclick = () => {{ root.innerHTML = `<div style="{FIXED}">Cookies
      <input type=checkbox checked><button>Auswahl speichern</button></div>`;
      root.querySelector('button').onclick = () => {{
        document.title = String(root.querySelector('input').checked); root.host.remove() }} }}</script>"""
    done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="necessary", control="Einstellungen › Auswahl speichern")
    assert title == "false"


def test_a_second_layer_in_another_frame_of_another_origin(browsing: Browsing) -> None:
    first = """<p>We use cookies.</p><button>Accept</button>
      <button onclick="parent.postMessage('open', '*')">Manage preferences</button>"""
    second = """<p>Partners</p><button onclick="parent.postMessage('refused', '*')">Reject all</button>"""
    with serving({"/first": first, "/second": f"<h1>Cookies</h1>{second}"}) as other:
        start = f"http://localhost:{other.port}"
        page = f"""{SHOP}<iframe id=f src='{start}/first' style='{FIXED}; height: 120px'></iframe><script>
          onmessage = message => {{ if (message.data === 'open') {{ f.remove();
            document.body.insertAdjacentHTML('beforeend',
              "<iframe id=f src='{start}/second' style='{FIXED}'>") }}
          else {{ document.title = message.data; f.remove() }} }}</script>"""
        done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="reject", control="Manage preferences › Reject all")
    assert title == "refused"


def test_platforms_have_their_second_layers(browsing: Browsing) -> None:
    page = f"""{SHOP}<div id=onetrust-banner-sdk>!<button id=onetrust-accept-btn-handler>+</button>
      <button id=onetrust-pc-btn-handler>?</button></div>
      <div id=onetrust-pc-sdk style='display: none'><input type=checkbox checked>
        <button class=save-preference-btn-handler>v</button></div><script>
      document.getElementById('onetrust-pc-btn-handler').onclick = () => {{
        document.getElementById('onetrust-pc-sdk').style.display = 'block' }};
      document.querySelector('.save-preference-btn-handler').onclick = () => {{
        document.title = String(document.querySelector('input').checked);
        for (const layer of document.querySelectorAll('div')) layer.remove() }}</script>"""
    done, title = consent_of(browsing, {"/": page})
    assert done == Consent(banner=True, action="necessary", control="? › v")
    assert title == "false"


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
