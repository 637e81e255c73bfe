"""An error answer of a provider, in words that can be shown: nothing in them leads anywhere."""

from collections.abc import Mapping
from typing import Any

import regex

from pools.rules.federation.rejections import Declined

_LONGEST = 300
_UNUSUAL = regex.compile(r"[^\p{L}\p{M}\p{N} .,:;'()!?_-]+")
_LEADS = regex.compile(r"\w[.:]\w")


def declined(answer: Mapping[str, Any], status: int = 400) -> Declined:
    """What an answer with ``error`` says, as OAuth 2.0 (RFC 6749, 5.2) or in the ways of Google and Facebook."""
    error, more = answer.get("error", ""), answer.get("error_description", "")
    if isinstance(error, Mapping):
        error, more = error.get("status") or error.get("type") or "", error.get("message", "")
    said = " ".join(plain(each) for each in (error, more) if isinstance(each, str) and each)
    return Declined(said, status)


def plain(text: str) -> str:
    """A text of another's without what an app, or a reader's mail program, would make a link or markup of."""
    words = _UNUSUAL.sub(" ", text[: 4 * _LONGEST]).split()
    return " ".join(word for word in words if not _LEADS.search(word))[:_LONGEST].strip()
