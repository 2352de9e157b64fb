"""Settings files: where they are found, what they may hold, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.settings import AccessSettings, Settings, keep, load


def write(folder: Path, text: str, name: str = "auditor.toml") -> Path:
    """A settings file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_there_are_defaults(tmp_path: Path):
    assert load(folder=tmp_path) == Settings()


def test_every_setting_can_be_in_a_file(tmp_path: Path):
    file = write(
        tmp_path,
        """
        url = "https://shop.example"
        market = "LV"
        report-lang = "lv"
        products = 5
        max-pages = 12
        concurrency = 2
        include = ["/p/"]
        exclude = ["/sale/"]
        ignore-robots = true
        max-requests = 900
        max-bytes = "1.5GB"
        time-limit = 600
        allow-hosts = ["api.shop.internal"]
        page-timeout = 30
        page-memory = "2GB"
        browser-memory = "3GB"
        browser-pages = 100
        seed = 7
        depth = 2
        sitemap = ["https://shop.example/sitemap.xml"]
        consent = "accept"
        fail-under = 80
        preset = "pr"
        one-per-template = true
        fail-on = "serious"
        baseline = "known.toml"
        min-coverage = 70
        format = ["json"]
        select = ["price"]
        skip = ["price-visible"]
        [rules."product-photos"]
        enough = 4
        [thresholds]
        price = 90
        [ignore]
        product-video = { reason = "we sell screws" }
        [[ignore.product-photos]]
        url = "/vouchers/*"
        reason = "vouchers have no photo"
        [sources]
        "/p/*" = "templates/product.html"
        [answers]
        calls-answered = "partly"
        [brand]
        name = "Agency"

        [access]
        auth = "$STAGING"
        headers = ["X-Preview: $PREVIEW", "X-Country: LV"]
        cookies = ["session=${SESSION}"]
        storage-state = "state.json"
        login = "scripts/login.py"
        login-timeout = 30
        insecure = true
        map = ["shop.example=staging.shop.example"]
        start = "npm run preview"
        ready = "http://localhost:3000/"
        ready-timeout = 120
        """,
    )
    found = load(file)
    assert set(found.model_dump(exclude_defaults=True)) == set(Settings.model_fields)
    assert (found.max_requests, found.max_bytes, found.time_limit) == (900, 1_500_000_000, 600)
    assert set(found.access.model_dump(exclude_defaults=True)) == set(AccessSettings.model_fields)
    assert found.baseline == str(tmp_path / "known.toml"), "as seen from the file"
    assert found.access.login == str(tmp_path / "scripts/login.py"), "as seen from the file"
    assert (found.max_pages, found.fail_under, found.rules) == (12, 80.0, {"product-photos": {"enough": 4}})


def test_the_table_in_pyproject_is_read(tmp_path: Path):
    write(tmp_path, '[project]\nname = "x"\n[tool.auditor]\nmarket = "PL"', "pyproject.toml")
    assert load(folder=tmp_path).market == "PL"


def test_a_pyproject_without_the_table_is_passed_over(tmp_path: Path):
    write(tmp_path, 'market = "PL"')
    inner = tmp_path / "inner"
    inner.mkdir()
    write(inner, "[tool.other]\nx = 1", "pyproject.toml")
    assert load(folder=inner).market == "PL"


def test_the_own_file_wins_over_pyproject(tmp_path: Path):
    write(tmp_path, '[tool.auditor]\nmarket = "PL"', "pyproject.toml")
    write(tmp_path, 'market = "LT"')
    assert load(folder=tmp_path).market == "LT"


def test_the_own_file_may_use_the_long_form(tmp_path: Path):
    assert load(write(tmp_path, '[tool.auditor]\nmarket = "LT"')).market == "LT"


def test_flags_win_and_flags_not_given_do_not(tmp_path: Path):
    settings = load(write(tmp_path, 'market = "LT"\nproducts = 5\nignore-robots = true'))
    merged = settings.with_flags({"market": "LV", "products": None, "ignore_robots": False, "select": ()})
    assert (merged.market, merged.products, merged.ignore_robots) == ("LV", 5, True)


@pytest.mark.parametrize(
    ("text", "key", "name"),
    [
        ("max-page = 3", "settings-unknown-key", "max-page"),
        ('products = "ten"', "settings-not-whole-number", "products"),
        ("products = 2.5", "settings-not-whole-number", "products"),
        ("products = 0", "settings-out-of-range", "products"),
        ("concurrency = 99", "settings-out-of-range", "concurrency"),
        ('fail-under = "high"', "settings-not-number", "fail-under"),
        ("fail-under = 101", "settings-out-of-range", "fail-under"),
        ('ignore-robots = "yes"', "settings-not-boolean", "ignore-robots"),
        ('consent = "maybe"', "settings-wrong-value", "consent"),
        ("market = 7", "settings-not-text", "market"),
        ('select = "price"', "settings-not-list", "select"),
        ("select = [1]", "settings-not-text", "select"),
        ("rules = 1", "settings-not-table", "rules"),
        ("[rules]\nx = 1", "settings-not-table", "rules.x"),
        ("[rules.x]\ny = [1]", "settings-not-option", "rules.x.y"),
        ("answers = 1", "settings-not-table", "answers"),
        ("[answers]\nx = 3", "settings-not-answer", "answers.x"),
        ("[answers]\nx = ['yes']", "settings-not-answer", "answers.x"),
        ("sources = ['/p/*']", "settings-not-table", "sources"),
        ('[sources]\n"/p/*" = 3', "settings-not-source", "sources./p/*"),
        ('[sources]\n"/p/*" = "../a.html"', "settings-not-source", "sources./p/*"),
        ('fail-on = "bad"', "settings-wrong-value", "fail-on"),
        ("[thresholds]\nprice = 101", "settings-not-threshold", "thresholds.price"),
        ("[thresholds]\nprice = 'A'", "settings-not-threshold", "thresholds.price"),
        ("[ignore]\nx = true", "settings-not-ignore", "ignore.x"),
        ("[ignore.x]\nurl = '/p/'", "settings-not-ignore", "ignore.x"),
        ("[ignore.x]\nreason = ''", "settings-not-ignore", "ignore.x"),
        ("[ignore.x]\nreason = ' '", "settings-not-ignore", "ignore.x"),
        ("[ignore.x]\nreason = 'y'\nuntil = 'z'", "settings-not-ignore", "ignore.x"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, key: str, name: str):
    file = write(tmp_path, text)
    with pytest.raises(UsageError) as raised:
        load(file)
    assert (raised.value.key, raised.value.params["name"], raised.value.params["path"]) == (
        key,
        name,
        str(file),
    )


def test_an_unknown_setting_names_the_nearest(tmp_path: Path):
    with pytest.raises(UsageError) as raised:
        load(write(tmp_path, "max-page = 3"))
    assert raised.value.params["nearest"] == "max-pages"


@pytest.mark.parametrize("content", [b"market = ", b"\xff\xfe\x00"])
def test_what_is_not_toml_is_said(tmp_path: Path, content: bytes):
    file = tmp_path / "auditor.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        load(file)
    assert raised.value.key == "settings-not-toml"


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(UsageError) as raised:
        load(tmp_path / "none.toml")
    assert raised.value.key == "settings-missing"


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ('"yes"', "yes"),
        ('"Partly"', "partly"),
        ("true", "yes"),
        ("false", "no"),
        ('"Anna,  from 8\\nto 16"', "Anna, from 8 to 16"),
    ],
)
def test_answers_of_the_owner_reach_the_rules(tmp_path: Path, written: str, answer: str):
    settings = load(write(tmp_path, f"[answers]\ncalls-answered = {written}"))
    assert settings.rule_set().answers == {"calls-answered": answer}


def test_an_answer_to_no_question_names_the_nearest(tmp_path: Path):
    settings = load(write(tmp_path, '[answers]\ncall-answered = "yes"'))
    with pytest.raises(UsageError) as raised:
        settings.rule_set()
    assert (raised.value.key, raised.value.params["nearest"]) == ("unknown-question", "calls-answered")


def test_what_a_visit_measures_is_no_question(tmp_path: Path):
    with pytest.raises(UsageError, match="unknown-question"):
        load(write(tmp_path, '[answers]\nproduct-photos = "yes"')).rule_set()


@pytest.mark.parametrize("answer", ["", "  ", "x" * 601])
def test_an_answer_is_neither_empty_nor_a_book(tmp_path: Path, answer: str):
    with pytest.raises(UsageError, match="answer-wrong-length"):
        load(write(tmp_path, f'[answers]\ncalls-answered = "{answer}"')).rule_set()


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        ('auth = "anna:hunter2"', "settings-literal-secret", "auth"),
        ('headers = ["X-Token: hunter2"]', "settings-literal-secret", "headers"),
        ("auth = 2024081501", "settings-not-text", "access.auth"),
        ('cookies = "sid=hunter2"', "settings-not-list", "access.cookies"),
        ('autH = "$A"', "settings-unknown-key", "access.autH"),
    ],
)
def test_a_door_that_is_set_wrongly_is_told_without_what_is_secret(
    tmp_path: Path, table: str, key: str, name: str
):
    with pytest.raises(UsageError) as told:
        load(write(tmp_path, f"[access]\n{table}"))
    assert (told.value.key, told.value.params["name"]) == (key, name)
    assert "hunter2" not in str(told.value)
    assert "2024081501" not in str(told.value)


def test_a_saved_visit_keeps_neither_secrets_nor_programs(tmp_path: Path):
    settings = load(
        write(tmp_path, '[access]\nauth = "$A"\nstart = "npm start"\nready = "http://localhost/"')
    )
    assert "access" not in keep(settings)


@pytest.mark.parametrize("table", ["[thresholds]\nprise = 3", '[ignore.prise]\nreason = "x"'])
def test_a_rule_that_there_is_not_is_named_with_the_nearest(tmp_path: Path, table: str):
    with pytest.raises(UsageError) as raised:
        load(write(tmp_path, table)).rule_set()
    assert (raised.value.key, raised.value.params["name"]) == ("unknown-rule", "prise")


def test_a_preset_stands_for_settings_that_are_not_given(tmp_path: Path):
    small = load(write(tmp_path, 'preset = "pr"\nproducts = 7'))
    assert (small.products, small.max_pages, small.one_per_template) == (7, 12, True)


def test_a_preset_on_the_command_line_wins_over_the_file_but_not_over_other_flags(tmp_path: Path):
    settings = load(write(tmp_path, "products = 7\nmax-pages = 9"))
    full = settings.with_flags({"preset": "full", "max_pages": 50, "products": None})
    assert (full.products, full.max_pages) == (40, 50)
