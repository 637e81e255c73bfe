"""Exchanging a provider's code for its tokens. Follows RFC 6749 (4.1.3), and Facebook's own way of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pools.models import IdentityProvider
from pools.rules.federation import fetching
from pools.rules.federation.oidc.addresses import Addresses
from pools.rules.federation.oidc.declining import declined
from pools.rules.federation.oidc.kinds import details_of
from pools.rules.federation.oidc.secrets import secrets_to_try
from pools.rules.federation.rejections import TooSlow, Unreachable
from pools.rules.oauth.callbacks import with_query

_UNKNOWN_CLIENT = ("invalid_client", "unauthorized_client")


@dataclass(frozen=True)
class Tokens:
    """What a provider gave for its code. ``secret`` is that by which it knew us."""

    answer: dict[str, Any]
    secret: str

    def text(self, name: str) -> str:
        value = self.answer.get(name)
        return value if isinstance(value, str) else ""

    @property
    def kept(self) -> dict[str, str]:
        """Those that may be mapped to an attribute."""
        names = ("access_token", "id_token", "refresh_token")
        return {name: value for name in names if (value := self.text(name))}


def redeem(
    provider: IdentityProvider, addresses: Addresses, code: str, verifier: str, redirect: str, now: datetime
) -> Tokens:
    """What the provider gives for a code. Where it has not learned of a new secret yet, the former one is tried.

    Raises Declined, Rejected, Unreachable.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "client_id": provider.details.get("client_id", ""),
        "code_verifier": verifier,
    }
    by_get = details_of(provider).get("token_request_method") == "GET"
    problem: Exception = Unreachable("The provider has no secret.")
    for secret in secrets_to_try(provider, now):
        answer = _ask(addresses.token, form | ({"client_secret": secret} if secret else {}), by_get=by_get)
        said = answer.json()
        if answer.status == 200 and "error" not in said:
            return Tokens(said, secret)
        problem = declined(said, answer.status)
        if said.get("error") not in _UNKNOWN_CLIENT:
            break
    raise problem


def _ask(address: str, form: dict[str, str], *, by_get: bool) -> fetching.Answer:
    try:
        return fetching.get(with_query(address, form)) if by_get else fetching.post(address, form)
    except TooSlow:
        raise TooSlow("Timeout occurred in calling IdP token endpoint") from None
