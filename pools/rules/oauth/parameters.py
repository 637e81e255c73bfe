"""Reading the parameters of a request: each at most once (RFC 6749, 3.1), and none without a bound."""

from collections.abc import Mapping, Sequence

from pools.rules.oauth.failures import INVALID_REQUEST, OAuthError

LONGEST = {
    "id_token_hint": 16_384,
    "access_token": 16_384,
    "token": 16_384,
    "subject_token": 16_384,
    "actor_token": 16_384,
    "state": 4096,
    "scope": 8192,
    "nonce": 1024,
    "client_id": 256,
    "aws_client_metadata": 65_536,
}
"""Characters, by parameter."""
_USUALLY = 2048
Given = Mapping[str, Sequence[str]]


def one(given: Given, name: str) -> str:
    """A parameter's value; empty where it is missing or empty. Raises OAuthError where it came twice or is too long."""
    values = given.get(name) or [""]
    if len(values) > 1:
        raise OAuthError(INVALID_REQUEST, f"{name} is given more than once.")
    value = values[0]
    longest = LONGEST.get(name, _USUALLY)
    if len(value) > longest:
        raise OAuthError(INVALID_REQUEST, f"{name} is longer than {longest} characters.")
    if not value.isprintable():
        raise OAuthError(INVALID_REQUEST, f"{name} holds characters that cannot be printed.")
    return value


def required(given: Given, name: str) -> str:
    """As :func:`one`, of a parameter that has to be there."""
    value = one(given, name)
    if not value:
        raise OAuthError(INVALID_REQUEST, f"{name} is missing.")
    return value
