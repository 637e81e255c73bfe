"""What a client says of itself: in a request for registration (RFC 7591), or in a client ID metadata document."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import regex

from pools.rules.app_clients.callbacks import problem_with_url
from pools.rules.oauth.failures import OAuthError

INVALID_METADATA, INVALID_REDIRECT = "invalid_client_metadata", "invalid_redirect_uri"
MOST_CALLBACKS, LONGEST_CALLBACK, LONGEST_NAME = 100, 1024, 128
UNNAMED = "Unnamed client"
_NOT_OF_A_NAME = regex.compile(r"[^\w\s+=,.@-]|[\n\r\t\v\f]")


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises OAuthError."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        read = None
    if not isinstance(read, dict):
        raise OAuthError(INVALID_METADATA, "The body must be a JSON object.")
    return read


def callbacks_in(given: Mapping[str, Any]) -> list[str]:
    """``redirect_uris``, each of which may be a callback; empty where there are none. Raises OAuthError."""
    uris = texts_in(given, "redirect_uris", ())
    if len(uris) > MOST_CALLBACKS:
        raise OAuthError(INVALID_REDIRECT, f"redirect_uris may hold at most {MOST_CALLBACKS} addresses.")
    for uri in uris:
        if not 0 < len(uri) <= LONGEST_CALLBACK:
            raise OAuthError(INVALID_REDIRECT, f"An address has 1 to {LONGEST_CALLBACK} characters.")
        if problem := problem_with_url(uri):
            raise OAuthError(INVALID_REDIRECT, f"{uri[:100]} {problem}")
    return list(dict.fromkeys(uris))


def texts_in(given: Mapping[str, Any], name: str, usual: Sequence[str]) -> list[str]:
    """A member that is a list of texts; ``usual`` where it is missing. Raises OAuthError."""
    value = given.get(name)
    if value is None:
        return list(usual)
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise OAuthError(INVALID_METADATA, f"{name} must be a list of texts.")
    return value


def text_in(given: Mapping[str, Any], name: str, usual: str = "") -> str:
    """A member that is a text; ``usual`` where it is missing. Raises OAuthError."""
    value = given.get(name)
    if value is None:
        return usual
    if not isinstance(value, str):
        raise OAuthError(INVALID_METADATA, f"{name} must be a text.")
    return value


def name_in(given: Mapping[str, Any]) -> str:
    """``client_name`` in the characters that Cognito's clients have in their names, cut to their length."""
    name = " ".join(_NOT_OF_A_NAME.sub(" ", text_in(given, "client_name")).split())
    return name[:LONGEST_NAME].strip() or UNNAMED
