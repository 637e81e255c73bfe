"""ID tokens of an issuer who is trusted, made for a client that is known. Follows "OpenID Connect Core 1.0", section 3.1.3.7."""

from collections.abc import Iterable
from datetime import datetime

from pools.rules.federation.checks import Check, passed
from pools.rules.federation.id_tokens import IdToken, audiences, check_claims
from pools.rules.federation.provider_keys import verify_signature
from pools.rules.federation.rejections import Rejected


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

    As :func:`check_content`, and the issuer signed it, who is asked for its keys last: a token that is refused anyway makes
    no request. ``jwks_uri`` is where they are, if not where its discovery document says. Raises Rejected, Unreachable.
    """
    read = check_content(token, issuer, client_ids, now, issuers=issuers, any_party=any_party)
    verify_signature(token, issuer, now, jwks_uri=jwks_uri)
    return read


def check_content(
    token: IdToken,
    issuer: str,
    client_ids: Iterable[str],
    now: datetime,
    *,
    issuers: tuple[str, ...] = (),
    any_party: bool = False,
) -> tuple[str, str]:
    """The subject of a token whose signature is not looked at, and which of the client ids it was made for.

    ``issuers`` are the names that the issuer goes by, where that is not its address alone. With ``any_party`` a token
    for one of the clients alone is taken whoever it was handed to (``azp``). Raises Rejected.
    """
    if token.claims.get("iss") not in (issuers or (issuer,)):
        raise Rejected(Check.ISSUER, "Issuer doesn't match providerName")
    passed(Check.ISSUER, issuer)
    subject = check_claims(token, now)
    audience = _audience(token, frozenset(client_ids), any_party=any_party)
    passed(Check.AUDIENCE, audience)
    return subject, audience


def _audience(token: IdToken, client_ids: frozenset[str], *, any_party: bool) -> str:
    """Which of the client ids the token was made for: its ``azp``, or its only ``aud``."""
    given, party = audiences(token), token.claims.get("azp")
    known = [each for each in given if each in client_ids]
    alone = len(given) == 1
    if not known or (party is None and not alone):
        raise Rejected(Check.AUDIENCE, "Incorrect token audience")
    if party is None or (alone and any_party):
        return known[0]
    if not isinstance(party, str) or party not in client_ids:
        raise Rejected(Check.AUDIENCE, "Incorrect authorized party (azp)")
    return party
