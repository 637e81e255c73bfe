"""A provider's secrets, which are kept encrypted."""

import orjson
from django.conf import settings

from pools.models import IdentityProvider


def secrets_of(provider: IdentityProvider) -> dict[str, str]:
    """What the provider has that is told to nobody, under the names of ProviderDetails."""
    if not provider.secrets:
        return {}
    kept: dict[str, str] = orjson.loads(settings.KEY_RING.decrypt(bytes(provider.secrets)))
    return kept


def seal_secrets(secrets: dict[str, str]) -> bytes | None:
    """How they are kept; None where there are none."""
    return settings.KEY_RING.encrypt(orjson.dumps(secrets)) if secrets else None
