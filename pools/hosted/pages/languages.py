"""In which language somebody reads the pages. Follows "lang" of "Authorize endpoint" (DG:authorization-endpoint)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from pools.hosted.oauth.base import base_of

LANGUAGES = {
    "de": ("Deutsch", "de", "german"),
    "en": ("English", "en", "english"),
    "es": ("Español", "es", "spanish"),
    "fr": ("Français", "fr", "french"),
    "id": ("Bahasa Indonesia", "id", "bahasa-indonesia"),
    "it": ("Italiano", "it", "italian"),
    "ja": ("日本語", "ja", "japanese"),
    "ko": ("한국어", "ko", "korean"),
    "pt-BR": ("Português (Brasil)", "pt-br", "portuguese-brazil"),
    "zh-CN": ("简体中文", "zh-hans", "chinese-simplified"),
    "zh-TW": ("繁體中文", "zh-hant", "chinese-traditional"),
}
"""The languages of managed login: how they call themselves, Django's name for each, and the one that terms documents use."""
USUAL, COOKIE = "en", "lang"
_KEPT_FOR = 365 * 24 * 3600
_BY_FOLDED = {name.lower(): name for name in LANGUAGES}
_BY_SCRIPT = {"zh-hans": "zh-CN", "zh-sg": "zh-CN", "zh-hant": "zh-TW", "zh-hk": "zh-TW", "zh-mo": "zh-TW"}


def language_of(request: HttpRequest) -> str:
    """The language that the address names, else the cookie, else the browser's first that there is."""
    for given in (request.GET.get("lang", ""), request.COOKIES.get(COOKIE, "")):
        if given in LANGUAGES:
            return given
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500].lower()):
        if found := _closest(wanted):
            return found
    return USUAL


def keep_language(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep a language that the address names: it stays until another is named."""
    given = request.GET.get("lang", "")
    if given in LANGUAGES:
        response.set_cookie(
            COOKIE,
            given,
            max_age=_KEPT_FOR,
            path=base_of(request).cookie_path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _closest(wanted: str) -> str:
    """One of ours for a language tag in lower case: itself, its script, or another of the same language; empty for none."""
    tag = "-".join(wanted.split("-")[:2])
    if found := _BY_FOLDED.get(tag) or _BY_SCRIPT.get(tag):
        return found
    language = wanted.partition("-")[0]
    return next((name for name in LANGUAGES if name.partition("-")[0] == language), "")
