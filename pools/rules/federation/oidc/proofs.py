"""The ID token that a provider gives for a code. Follows "OpenID Connect Core 1.0" (3.1.3.7)."""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from pools.models import IdentityProvider
from pools.rules.federation.checks import Check, passed
from pools.rules.federation.id_tokens import LEEWAY, IdToken, check_signature, parse
from pools.rules.federation.oidc.addresses import Addresses
from pools.rules.federation.oidc.kinds import KINDS
from pools.rules.federation.provider_keys import has_keys, verify_signature
from pools.rules.federation.rejections import Rejected, TooSlow
from pools.rules.federation.trusted_tokens import check_content

_SHARED = ("HS256", "HS384", "HS512")
_SHORTEST = 32
"""Bytes of a secret that signs: those of SHA-256 (RFC 7518, 3.2)."""


def read_proof(
    provider: IdentityProvider,
    addresses: Addresses,
    text: str,
    secret: str,
    nonce: str,
    now: datetime,
    *,
    max_age: int | None = None,
) -> IdToken:
    """A provider's ID token, verified in all. ``secret`` is ours at the provider, ``nonce`` what the browser left with.

    Raises Rejected, Unreachable.
    """
    token = parse(text)
    client_id = provider.details.get("client_id", "")
    check_content(token, addresses.issuers[0], (client_id,), now, issuers=addresses.issuers)
    _verify(provider, addresses, token, secret, now)
    given = token.claims.get("nonce")
    if not isinstance(given, str) or not constant_time_compare(given, nonce):
        raise Rejected(Check.REQUEST, "The claim nonce is not that of this sign-in.")
    passed(Check.REQUEST, given)
    _check_age(token, now, max_age)
    return token


def _verify(
    provider: IdentityProvider, addresses: Addresses, token: IdToken, secret: str, now: datetime
) -> None:
    issuer = addresses.issuers[0]
    try:
        if token.algorithm in _SHARED:
            _verify_shared(provider, addresses, token, secret, now)
        else:
            verify_signature(token, issuer, now, jwks_uri=addresses.keys)
    except TooSlow:
        raise TooSlow("Timeout in calling jwks uri") from None


def _verify_shared(
    provider: IdentityProvider, addresses: Addresses, token: IdToken, secret: str, now: datetime
) -> None:
    """HMAC is taken with the client secret alone, and never of somebody who has public keys to sign with."""
    public = not KINDS[provider.type].may_share_secret or (
        addresses.keys and has_keys(addresses.issuers[0], now, jwks_uri=addresses.keys)
    )
    if public:
        raise Rejected(Check.ALGORITHM, "The provider has public keys, and signed with a secret.")
    if len(secret.encode()) < _SHORTEST:
        raise Rejected(Check.KEY, f"A client secret of less than {_SHORTEST} bytes verifies no signature.")
    check_signature(token, secret, _SHARED)


def _check_age(token: IdToken, now: datetime, max_age: int | None) -> None:
    """An app that asks for a fresh sign-in is not served with an old one, where the provider says when it was."""
    moment = token.claims.get("auth_time")
    if max_age is None or isinstance(moment, bool) or not isinstance(moment, int | float):
        return
    if now.timestamp() - moment > (timedelta(seconds=max_age) + LEEWAY).total_seconds():
        raise Rejected(Check.TIME, "The provider asked the user longer ago than max_age allows.")
