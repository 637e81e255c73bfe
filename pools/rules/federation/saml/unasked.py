"""Sign-ins that begin at a SAML provider: its RelayState says for which app they are.

Follows "Using SAML session initiation" (DG:cognito-user-pools-SAML-session-initiation). They are taken only where the
provider's IDPInit is true.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from pools import errors
from pools.models import IdentityProvider, ProviderType, UserPool
from pools.rules.federation.providers.finding import find_provider, provider_for_identifier

LONGEST = 8192
_NAMES = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "identity_provider",
    "idp_identifier",
)
"""What of a request for authorization it may say."""


@dataclass(frozen=True)
class Unasked:
    """Who sent somebody, and the query of the request for authorization that it stands for."""

    provider: IdentityProvider
    query: str


def read_relay_state(pool: UserPool, text: str) -> Unasked | None:
    """What a RelayState says; None for one that names no provider of the pool that may begin sign-ins."""
    if len(text) > LONGEST:
        return None
    try:
        given = parse_qs(text, max_num_fields=20)
    except ValueError:
        return None
    provider = _provider(pool, given)
    if provider is None or any(len(given.get(name, ())) > 1 for name in _NAMES):
        return None
    kept = {name: given[name][0] for name in _NAMES if name in given}
    return Unasked(provider, urlencode({"response_type": "code", **kept}))


def _provider(pool: UserPool, given: dict[str, list[str]]) -> IdentityProvider | None:
    name, identifier = given.get("identity_provider"), given.get("idp_identifier")
    try:
        if name:
            provider = find_provider(pool, name[0])
        elif identifier:
            provider = provider_for_identifier(pool, identifier[0])
        else:
            return None
    except errors.ResourceNotFoundException:
        return None
    begins = provider.type == ProviderType.SAML and provider.details.get("IDPInit") == "true"
    return provider if begins and provider.enabled else None
