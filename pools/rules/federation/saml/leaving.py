"""The address of a SAML provider that a browser is sent to, with our request. Follows DG:cognito-user-pools-saml-idp."""

from datetime import datetime

from pools.models import IdentityProvider
from pools.rules.federation.checks import Check
from pools.rules.federation.providers.metadata import BadMetadata, Metadata, read_metadata
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.addresses import RESPONSE
from pools.rules.federation.saml.messages import REQUEST, authn_request, redirect_address
from pools.rules.federation.trips import Departure
from pools.rules.oauth.requests import AuthorizationRequest


def departure_address(
    provider: IdentityProvider,
    leaving: Departure,
    asked: AuthorizationRequest,
    base: str,
    now: datetime,
    hint: str = "",
) -> str:
    """Where the browser goes; RelayState is the trip's ``state``. Raises Rejected."""
    pool, metadata = asked.pool, metadata_of(provider)
    if not metadata.sign_on:
        raise Rejected(Check.FORM, "The metadata of the provider name no SingleSignOnService.")
    request = authn_request(
        pool,
        leaving.request_id,
        now,
        destination=metadata.sign_on,
        answers=f"{base}/{RESPONSE}",
        force=asked.asks_again,
    )
    signed = bool(provider.details.get("RequestSigningAlgorithm"))
    return redirect_address(pool, request, now, name=REQUEST, relay_state=leaving.state, signed=signed)


def metadata_of(provider: IdentityProvider) -> Metadata:
    """What a provider says of itself, by the last good copy. Raises Rejected."""
    try:
        return read_metadata(provider.metadata)
    except BadMetadata:
        raise Rejected(Check.FORM, "The metadata of the provider cannot be read.") from None
