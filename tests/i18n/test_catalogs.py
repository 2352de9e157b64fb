"""The checker of translations finds what it is for, in catalogs made wrong on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from .catalogs import faults
from .keys import holes, put_together, spelled_out
from .merging import merge, missing

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: {rule};\\n"\n'
)
TWO = "nplurals=2; plural=(n != 1)"
THREE = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
)
ENGLISH = """
# Of pages.
msgid "pages"
msgid_plural "pages"
msgstr[0] "One page of {shop}."
msgstr[1] "{count} pages of {shop}."

msgid "help"
msgstr "Run `auditor install` with --out {path}, then read <b>all</b> of it."
"""


def tree(root: Path, language: str, text: str, rule: str = TWO) -> Path:
    """Catalogs of a project: English, and one more in the folder of the rules."""
    for folder in ("auditor", "rules", "reports"):
        (root / folder / "locale").mkdir(parents=True)
        for code, known in (("en", TWO), (language, rule)):
            file = root / folder / "locale" / f"{code}.po"
            file.write_text(HEADER.format(language=code, rule=known), "utf-8")
    (root / "rules" / "locale" / "en.po").write_text(
        HEADER.format(language="en", rule=TWO) + ENGLISH, "utf-8"
    )
    (root / "rules" / "locale" / f"{language}.po").write_text(
        HEADER.format(language=language, rule=rule) + text, "utf-8"
    )
    return root


PAGES = 'msgid "pages"\nmsgid_plural "pages"\nmsgstr[0] "{}"\nmsgstr[1] "{}"\n'
HELP = '\nmsgid "help"\nmsgstr "{}"\n'
GOOD_PAGES = PAGES.format("Eine Seite von {shop}.", "{count} Seiten von {shop}.")
GOOD_HELP = HELP.format("Lies <b>alles</b>, nach `auditor install` mit --out {path}.")


def test_a_translation_that_says_the_same_is_fine(tmp_path: Path):
    assert list(faults("rules", "de", tree(tmp_path, "de", GOOD_PAGES + GOOD_HELP))) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD_PAGES, "help: missing"),
        (GOOD_PAGES + HELP.format(""), "help: not translated"),
        (GOOD_PAGES + "\n#, fuzzy" + GOOD_HELP, "help: fuzzy"),
        (GOOD_PAGES + GOOD_HELP + '\nmsgid "more"\nmsgstr "Mehr"\n', "more: English has no such entry"),
        (GOOD_PAGES + GOOD_HELP + '\n#~ msgid "old"\n#~ msgstr "Alt"\n', "old: obsolete"),
        (
            GOOD_HELP + 'msgid "pages"\nmsgstr "{count} Seiten von {shop}."\n',
            "pages: plural forms in only one",
        ),
        (GOOD_HELP + PAGES.format("Eine Seite von {shop}.", ""), "pages: not translated"),
        (GOOD_HELP + PAGES.format("Eine Seite.", "{count} Seiten."), "pages: parameters left out: shop"),
        (GOOD_HELP + PAGES.format("Eine von {Shop}.", "{n} von {shop}."), "pages: unknown parameters: n"),
        (GOOD_PAGES + GOOD_HELP.replace("{path}", "{path"), "help: a brace that belongs to no parameter"),
        (GOOD_PAGES + GOOD_HELP.replace("auditor install", "auditor hole"), "help: code differ"),
        (GOOD_PAGES + GOOD_HELP.replace("</b>", ""), "help: markup differ"),
        (GOOD_PAGES + GOOD_HELP.replace("--out", "--aus"), "help: names of options and files differ"),
        (GOOD_PAGES + GOOD_HELP.replace("{path}.", "{path}"), "help: ends in “”, English in “.”"),
        (GOOD_PAGES + GOOD_HELP.replace("Lies ", "Lies  "), "help: spaces too many"),
        (GOOD_PAGES + GOOD_HELP.replace("Lies ", "Lies 5% "), "help: “5%”: the language writes"),
        (GOOD_PAGES + ENGLISH[ENGLISH.index('msgid "help"') :], "help: still English"),
        (GOOD_PAGES + GOOD_HELP.replace("alles", "rechtswidrig"), "help: accuses: “rechtswidrig”"),
    ],
)
def test_a_translation_that_does_not_is_told(tmp_path: Path, text: str, what: str):
    found = [str(fault) for fault in faults("rules", "de", tree(tmp_path, "de", text))]
    assert [fault for fault in found if what in fault], found


def test_the_number_of_plural_forms_is_the_languages(tmp_path: Path):
    text = PAGES.format("Одна сторінка {shop}.", "{count} сторінки {shop}.") + GOOD_HELP
    found = [
        fault for fault in faults("rules", "uk", tree(tmp_path, "uk", text, THREE)) if fault.key == "pages"
    ]
    assert [fault.what for fault in found] == ["not translated"], "the third form is not there"


def test_a_plural_rule_of_another_language_is_told(tmp_path: Path):
    found = [fault.what for fault in faults("reports", "uk", tree(tmp_path, "uk", "", TWO))]
    assert found == ["the plural rule (n != 1) is not the one of the language"]


def test_a_language_without_catalog_is_told(tmp_path: Path):
    assert [fault.what for fault in faults("rules", "et", tree(tmp_path, "de", ""))] == [
        "there is no such catalog"
    ]


def test_what_is_missing_is_listed_with_english_and_room_for_each_form(tmp_path: Path):
    listed = "\n".join(missing("uk", tree(tmp_path, "uk", GOOD_HELP, THREE)))
    assert listed.splitlines() == [
        "# rules/locale/uk.po",
        "",
        "#. One page of {shop}.",
        "#. {count} pages of {shop}.",
        'msgid "pages"',
        'msgid_plural "pages"',
        *(f'msgstr[{n}] ""' for n in range(3)),
    ]


def test_what_is_put_in_stands_where_english_has_it(tmp_path: Path):
    root = tree(tmp_path, "de", GOOD_HELP + '\nmsgid "gone"\nmsgstr "Weg"\n')
    assert merge("de", GOOD_PAGES + '\nmsgid "unknown"\nmsgstr "Was"\n', root) == ["pages"]
    text = (root / "rules" / "locale" / "de.po").read_text("utf-8")
    assert text.index("# Of pages.") < text.index('msgid "pages"') < text.index('msgid "help"')
    assert "Language: de" in text
    assert "Weg" not in text
    assert "Was" not in text
    assert list(faults("rules", "de", root)) == []


def test_keys_that_are_put_together_are_found_in_code_and_templates():
    found = {(one.key, one.place.partition(":")[0]) for one in put_together(["kind-home"])}
    assert ("kind-{}", "auditor/cli/plan.py") in found
    assert ("kind-{}", "rules/trust/terms_and_privacy.py") in found
    assert ("report.kind.{}", "reports/finding.py") in found
    assert ("report.legend.{}", "reports/html/templates/method.html.j2") in found


def test_what_can_stand_in_a_key_comes_from_the_code():
    values = holes()
    assert {"load", "screenshot-phone", "history"} <= values["step.{}"]
    assert {"refused", "unknown-host", "tls", "busy"} <= values["start-{}"]
    assert {"max_pages", "seed", "market"} <= values["report.setting.{}"]
    assert {"noindex", "canonical"} <= values["findable-gap.{}"]
    assert "read" not in values["status-{}"]


def test_keys_of_rules_count_for_their_rule_only():
    found = spelled_out()
    assert {"blog.missing", "blog.title", "report.brand", "path-missing"} <= found
    assert "blog.no-photo" not in found
