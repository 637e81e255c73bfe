"""Where an app client may send people back to. Follows CallbackURLs of CreateUserPoolClient."""

from urllib.parse import urlsplit

import regex

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
READ_BY_BROWSERS = frozenset(
    (
        *(
            "about",
            "blob",
            "chrome",
            "chrome-extension",
            "content",
            "data",
            "devtools",
            "edge",
            "file",
            "filesystem",
        ),
        *(
            "ftp",
            "intent",
            "jar",
            "javascript",
            "livescript",
            "mailto",
            "mhtml",
            "mocha",
            "moz-extension",
            "ms-its",
        ),
        *(
            "resource",
            "safari-web-extension",
            "sms",
            "tel",
            "vbscript",
            "view-source",
            "ws",
            "wss",
            "wyciwyg",
        ),
    )
)
"""Schemes that a browser runs, reads or hands on by itself: none is an app that could take a code."""
_SCHEME = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_UNSEEN = regex.compile(r"[\p{C}\p{Z}\\]")


def problem_with_url(url: str) -> str:
    """What follows the address in the refusal of a callback or logout address; empty where it may be registered."""
    if _UNSEEN.search(url):
        return "must hold no spaces, control characters or backslashes."
    scheme, colon, _ = url.partition(":")
    if not colon or not _SCHEME.fullmatch(scheme):
        return "must be an absolute URL."
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return "is not a valid URL."
    if "#" in url:
        return "cannot use fragment"
    scheme = scheme.lower()
    if scheme in ("http", "https") and not host:
        return "must be an absolute URL."
    if scheme == "http" and host not in LOOPBACK:
        return "cannot use the HTTP protocol."
    if scheme in READ_BY_BROWSERS:
        return f"cannot use {scheme}: a browser runs or reads it by itself, and no app would get the answer."
    return ""
