"""Banners whose way to refuse is behind their settings, in a second layer."""

from __future__ import annotations

import pytest

from auditor.models import Consent
from tests.crawl.loopback import serving

from .banners import FIXED, SHOP, banner, consent_of
from .conftest import Browsing


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
