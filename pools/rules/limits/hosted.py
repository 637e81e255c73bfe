"""How many requests the endpoints and pages of a pool answer: by address, by pool and by app client.

Follows "Rates on hosted domains" of "Quotas in Amazon Cognito" (DG:quotas). They bound work; guesses have bounds of their own.
"""

from collections.abc import Mapping

from django.conf import settings

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.limits.buckets import Bucket, network, take

_KIND, _OF_POOL = "hosted", "HostedEndpoints"


def meet_request(pool: UserPool, address: str) -> None:
    """Count a request; ``address`` is empty where it is not known whose it is. Raises TooManyRequestsException."""
    _count(
        settings.LIMITS_BY_ADDRESS, _KIND, f"{pool.public_id} {network(address)}" if network(address) else ""
    )
    _count(settings.LIMITS_BY_POOL, _OF_POOL, pool.public_id)


def meet_client(client: AppClient) -> None:
    """Count a request that names this client. Raises TooManyRequestsException."""
    _count(settings.LIMITS_BY_CLIENT, _KIND, client.id)


def meet_trip(pool: UserPool, address: str) -> None:
    """Count a browser that is sent to a provider, or what it brings back by a form. Raises TooManyRequestsException."""
    who = f"{pool.public_id} {network(address)}" if network(address) else ""
    _count(settings.LIMITS_BY_ADDRESS, "trips", who)
    _count(settings.LIMITS_BY_POOL, "UserFederation", pool.public_id)


def meet_registration(pool: UserPool, address: str) -> None:
    """Count a client that registers itself. Raises TooManyRequestsException."""
    who = f"{pool.public_id} {network(address)}" if network(address) else ""
    _count(settings.LIMITS_BY_ADDRESS, "registrations", who)
    _count(settings.LIMITS_BY_POOL, "ClientRegistration", pool.public_id)


def meet_document(pool: UserPool) -> None:
    """Count a client ID metadata document that is fetched. Raises TooManyRequestsException."""
    _count(settings.LIMITS_BY_POOL, "ClientMetadataDocuments", pool.public_id)


def _count(bounds: Mapping[str, str], kind: str, who: str) -> None:
    if who and kind in bounds and not take(Bucket(kind, who, bounds[kind])):
        raise errors.TooManyRequestsException("Rate exceeded")
