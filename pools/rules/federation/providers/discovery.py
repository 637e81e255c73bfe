"""Where an OpenID Connect provider answers, by its discovery document. Follows "OpenID Connect Discovery 1.0"."""

from pools import errors
from pools.rules.federation import fetching
from pools.rules.federation.providers.checks import check_address, refuse
from pools.rules.federation.rejections import Unreachable

ISSUER = "issuer"
"""Under this name the provider's own spelling of its issuer is kept, which its tokens bear."""
_NAMES = {
    "authorization_endpoint": "authorize_url",
    "token_endpoint": "token_url",
    "userinfo_endpoint": "attributes_url",
    "jwks_uri": "jwks_uri",
}


def discover(issuer: str) -> dict[str, str]:
    """The addresses that the issuer's document names, as ProviderDetails call them, and its ``issuer``.

    Raises InvalidParameterException where it cannot be read, is another issuer's, or names a place that may not be asked.
    """
    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        return _read(issuer, url)
    except Unreachable as problem:
        raise refuse(f"Unable to contact well-known endpoint {url}: {problem}") from None
    except errors.InvalidParameterException as problem:
        raise refuse(f"The discovery document at {url} cannot be used: {problem.message}") from None


def _read(issuer: str, url: str) -> dict[str, str]:
    answer = fetching.get(url)
    if answer.status != 200:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    document = answer.json()
    named = document.get("issuer")
    if not isinstance(named, str) or named.rstrip("/") != issuer.rstrip("/"):
        raise refuse("it is another issuer's.")
    found = {ISSUER: named}
    for theirs, ours in _NAMES.items():
        value = document.get(theirs)
        if isinstance(value, str):
            check_address(theirs, value)
            found[ours] = value
    return found
