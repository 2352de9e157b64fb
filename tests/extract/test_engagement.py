"""Account, loyalty, newsletter, promotions, blog."""

from __future__ import annotations

import pytest

from auditor.extract.engagement import engagement_facts

from .pages import document, stands_in

FOUND = [
    ("account", "en", "<header><a href='/x'>Sign in</a></header>"),
    ("account", "en", "<header><button>My account</button></header>"),
    ("account", "lt", "<header><a href='/x'>Prisijungti</a></header>"),
    ("account", "lv", "<header><a href='/x'>Ieiet</a></header>"),
    ("account", "et", "<header><a href='/x'>Logi sisse</a></header>"),
    ("account", "uk", "<header><a href='/x'>Особистий кабінет</a></header>"),
    ("account", "ru", "<header><a href='/x'>Войти</a></header>"),
    ("account", "pl", "<header><a href='/x'>Zaloguj się</a></header>"),
    ("account", "de", "<header><a href='/x'>Mein Konto</a></header>"),
    ("account", "en", "<header><a href='/login'><img src='user.png'></a></header>"),
    ("loyalty", "en", "<a href='/x'>Rewards program</a>"),
    ("loyalty", "en", "<p>Earn 20 points with this purchase</p>"),
    ("loyalty", "uk", "<p>Програма лояльності</p>"),
    ("loyalty", "pl", "<p>Program lojalnościowy</p>"),
    ("loyalty", "lt", "<p>Lojalumo programa</p>"),
    ("newsletter", "en", "<a href='/x'>Newsletter</a>"),
    ("newsletter", "en", "<form><p>Stay in touch</p><input type='email'><button>OK</button></form>"),
    ("newsletter", "en", "<div class='subscribe-form'><input name='email'><button>OK</button></div>"),
    ("newsletter", "lt", "<p>Naujienlaiškis</p>"),
    ("newsletter", "uk", "<form>Підписатися <input type='email'></form>"),
    ("promotions", "en", "<nav><a href='/x'>Sale</a></nav>"),
    ("promotions", "en", "<p>20% off today</p>"),
    ("promotions", "lv", "<nav><a href='/x'>Akcijas</a></nav>"),
    ("promotions", "uk", "<nav><a href='/x'>Знижки</a></nav>"),
    ("promotions", "pl", "<nav><a href='/x'>Promocje</a></nav>"),
    ("blog", "en", "<footer><a href='/x'>Blog</a></footer>"),
    ("blog", "en", "<footer><a href='/x'>Buying guides</a></footer>"),
    ("blog", "pl", "<footer><a href='/x'>Poradniki</a></footer>"),
    ("blog", "et", "<footer><a href='/x'>Blogi</a></footer>"),
]


@pytest.mark.parametrize(("fact", "language", "body"), FOUND)
def test_found(fact: str, language: str, body: str) -> None:
    found = getattr(engagement_facts(document(body, language)), fact)
    assert found
    assert stands_in(found.evidence[0], body)


ABSENT = [
    ("newsletter", "<form><input type='email'><input type='password'><button>Sign up</button></form>"),
    ("newsletter", "<form>E-mail me when back in stock <input type='email'></form>"),
    ("newsletter", "<a href='/x'>Subscribe &amp; Save</a>"),
    ("promotions", "<p>House for sale</p>"),
    ("promotions", "<div class='reviews'><p>Bought at 20% off</p></div><p>Kettle</p>"),
    ("loyalty", "<div class='product-description'><p>Our club members like it</p></div><p>Kettle</p>"),
    ("blog", "<a href='/x'>Gift ideas</a>"),
    ("blog", "<a href='/x'>New arrivals</a>"),
    ("account", "<p>Kettle</p>"),
]


@pytest.mark.parametrize(("fact", "body"), ABSENT)
def test_absent(fact: str, body: str) -> None:
    assert not getattr(engagement_facts(document(body)), fact)
