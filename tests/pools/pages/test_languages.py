"""The pages in eleven languages."""

import gettext
from pathlib import Path

import pytest
from django.conf import settings

from pools.hosted.pages.languages import LANGUAGES
from tests.pools.pages.conftest import Visitor
from tests.pools.pages.messages import messages

LOCALES = Path(settings.BASE_DIR) / "locale"
CATALOGS = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/django.po"))


class Untranslated(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        raise AssertionError(f"{message!r} has no translation")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise AssertionError(f"{msgid1!r} has no translation")


def catalog(name: str) -> gettext.GNUTranslations:
    with (LOCALES / name / "LC_MESSAGES" / "django.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    read.add_fallback(Untranslated())
    return read


def test_there_is_a_catalog_for_each_language_but_english():
    names = {
        django.replace("-br", "_BR").replace("-hans", "_Hans").replace("-hant", "_Hant")
        for _, django, _ in LANGUAGES.values()
    }
    assert set(CATALOGS) == names - {"en"}


@pytest.mark.parametrize("name", CATALOGS)
def test_no_string_lacks_a_translation_nor_loses_what_is_filled_in(name):
    read = catalog(name)
    for single, *plural in messages():
        translated = (
            [read.ngettext(single, plural[0], count) for count in (1, 2)]
            if plural
            else [read.gettext(single)]
        )
        for text in translated:
            for part in ("%(address)s", "%(name)s", "%(username)s", "%(count)d", "%(left)s"):
                assert (part in single) == (part in text), (single, text)


@pytest.mark.parametrize("name", CATALOGS)
def test_what_is_compiled_is_what_is_written(name):
    """``msgfmt -o django.mo django.po`` beside each, after a change."""
    read = catalog(name)
    entries = (LOCALES / name / "LC_MESSAGES" / "django.po").read_text().split("\n\n")[1:]
    written = {
        text.split('msgid "', 1)[1].split('"\n', 1)[0]: text.split('msgstr "', 1)[1]
        .rstrip()
        .removesuffix('"')
        for text in entries
        if 'msgstr "' in text
    }
    assert len(written) == len(messages()) - 1  # one depends on a number
    assert {msgid: read.gettext(msgid) for msgid in written} == written


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [
        ("", "en"),
        ("de-AT,en;q=0.5", "de"),
        ("nl, pt;q=0.8", "pt-BR"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh", "zh-CN"),
        ("ja", "ja"),
        ("tlh", "en"),
        ("x" * 600, "en"),
    ],
)
def test_a_browser_gets_the_language_that_its_reader_prefers(app, accepted, shown):
    page = Visitor(app, HTTP_ACCEPT_LANGUAGE=accepted).open().page
    assert page.html["lang"] == shown


def test_a_language_that_was_named_stays_until_another_is(app):
    visitor = Visitor(app, HTTP_ACCEPT_LANGUAGE="de").open(lang="ja")
    assert visitor.title == "サインイン"
    assert visitor.open().title == "サインイン"
    assert visitor.open(lang="xx").title == "サインイン"
    visitor.click("Français")
    assert (visitor.title, visitor.page.html["lang"]) == ("Se connecter", "fr")
    assert visitor.open("signup").title == "Créer un compte"


def test_what_is_wrong_is_said_in_the_reader_s_language(app):
    assert Visitor(app).sign_in("nobody", lang="zh-TW").problems == ["使用者名稱或密碼不正確。"]
