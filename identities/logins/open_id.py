"""Logins with ID tokens of OpenID Connect providers that the pool names by the ARN under which IAM keeps them.

Follows "Setting up an OIDC provider as an identity pool IdP" (DG:open-id).
"""

from collections.abc import Iterable
from datetime import datetime

from identities.logins.id_tokens import IdToken, audiences, check_claims, parse
from identities.logins.provider_keys import verify_signature
from identities.logins.refusals import invalid, unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool, OpenIdConnectProvider
from pools.models.prepared_sql import find_one
from pools.wire.call import Call


def is_open_id(pool: IdentityPool, provider: str) -> bool:
    """Whether a key of the Logins map is the address, without its scheme, of one of the pool's providers."""
    arns = pool.settings.get("OpenIdConnectProviderARNs") or ()
    return any(arn.partition(":oidc-provider/")[2] == provider for arn in arns)


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a provider's ID token. Raises NotAuthorizedException, ExternalServiceException."""
    token = parse(text)
    kept = find_one(OpenIdConnectProvider, url=provider)
    if kept is None:
        raise unsupported()
    subject, audience = read_id_token(token, f"https://{provider}", kept.client_ids, call.now)
    return VerifiedLogin(provider, subject, audience, token.claims)


def read_id_token(
    token: IdToken,
    issuer: str,
    client_ids: Iterable[str],
    now: datetime,
    *,
    issuers: tuple[str, ...] = (),
    jwks_uri: str = "",
    any_party: bool = False,
) -> tuple[str, str]:
    """The subject of a token, and which of the client ids it was made for.

    ``issuers`` are the names that the issuer goes by, where that is not its address alone. With ``any_party`` a token
    for one of the clients alone is taken whoever it was handed to (``azp``). The issuer is asked for its
    keys last: a token that is refused anyway makes no request.
    """
    if token.claims.get("iss") not in (issuers or (issuer,)):
        raise invalid("Issuer doesn't match providerName")
    subject = check_claims(token, now)
    audience = _audience(token, frozenset(client_ids), any_party=any_party)
    verify_signature(token, issuer, now, jwks_uri=jwks_uri)
    return subject, audience


def _audience(token: IdToken, client_ids: frozenset[str], *, any_party: bool) -> str:
    """Which of the client ids the token was made for: its ``azp``, or its only ``aud``."""
    given, party = audiences(token), token.claims.get("azp")
    known = [each for each in given if each in client_ids]
    alone = len(given) == 1
    if not known or (party is None and not alone):
        raise invalid("Incorrect token audience")
    if party is None or (alone and any_party):
        return known[0]
    if not isinstance(party, str) or party not in client_ids:
        raise invalid("Incorrect authorized party (azp)")
    return party
