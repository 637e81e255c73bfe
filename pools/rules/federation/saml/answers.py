"""What a SAML provider's answer proves of somebody, to a user pool. Follows DG:cognito-user-pools-saml-idp."""

from dataclasses import replace
from datetime import datetime, timedelta

from pools.models import IdentityProvider
from pools.rules.federation.checks import Check, passed
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.addresses import RESPONSE, entity_id
from pools.rules.federation.saml.keys import decryption_key
from pools.rules.federation.saml.leaving import metadata_of
from pools.rules.federation.saml.responses import Assertion, Reader, decode, read_response
from pools.rules.federation.saml.spent import check_holder, spend
from pools.rules.federation.verified import VerifiedIdentity

UNASKED_AT_MOST = timedelta(minutes=6)
"""How old an assertion is that nobody asked for, at the most."""
LONGEST_NAME = 512
"""Characters of a NameID, as an identity keeps it."""


def verify_answer(
    provider: IdentityProvider,
    response: str,
    base: str,
    now: datetime,
    *,
    request_id: str = "",
    spent: bool = True,
) -> VerifiedIdentity:
    """Whom a response in Base64 that came to ``base`` vouches for.

    ``request_id`` is that of the request which it must answer; empty where the provider was not asked. The assertion is taken
    with it, unless not ``spent``: then it is only looked at. Raises Rejected.
    """
    proved = _read(provider, response, base, now, request_id)
    if not request_id:
        _check_age(proved, now)
    if spent:
        spend(proved.presented)
    else:
        check_holder(proved.presented, "nobody")
    claims = proved.claims
    return VerifiedIdentity(
        provider,
        proved.name_id,
        claims,
        issuer=proved.issuer,
        told={"samlResponse": dict(claims)},
        acr=proved.context,
        session=proved.session,
    )


def _read(provider: IdentityProvider, response: str, base: str, now: datetime, request_id: str) -> Assertion:
    document, metadata = decode(response), metadata_of(provider)
    reader = Reader(
        (entity_id(provider.pool),),
        (f"{base}/{RESPONSE}",),
        request_id=request_id,
        encrypted=provider.details.get("EncryptedResponses") == "true",
        longest_name=LONGEST_NAME,
    )
    # The key is made where there is none, and a plain response needs it not.
    if reader.encrypted or b"EncryptedAssertion" in document:
        reader = replace(reader, private_key=decryption_key(provider, now))
    return read_response(metadata, document, reader, now)


def _check_age(proved: Assertion, now: datetime) -> None:
    if not now - UNASKED_AT_MOST <= proved.issued:
        raise Rejected(Check.TIME, "The assertion was made more than 6 minutes ago.")
    passed(Check.TIME, f"made {proved.issued.isoformat()}")
