"""A provider's secrets, which are kept encrypted, and the client secret that was replaced, which is good for a while yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import orjson
from django.conf import settings

from pools.models import IdentityProvider

CLIENT_SECRET, FORMER, FORMER_UNTIL = "client_secret", "former_client_secret", "former_client_secret_until"
OVERLAP = timedelta(days=1)
"""For how long a client secret that was replaced is tried after the new one: so long has the provider to take the new one."""


def secrets_of(provider: IdentityProvider) -> dict[str, str]:
    """What the provider has that is told to nobody, under the names of ProviderDetails."""
    if not provider.secrets:
        return {}
    kept: dict[str, str] = orjson.loads(settings.KEY_RING.decrypt(bytes(provider.secrets)))
    return kept


def seal_secrets(secrets: Mapping[str, str]) -> bytes | None:
    """How they are kept; None where there are none."""
    return settings.KEY_RING.encrypt(orjson.dumps(dict(secrets))) if secrets else None


def client_secrets(provider: IdentityProvider, now: datetime) -> tuple[str, ...]:
    """The client secrets to try, in this order: the one that is set, and for a day the one that it replaced."""
    kept = secrets_of(provider)
    current = (kept[CLIENT_SECRET],) if CLIENT_SECRET in kept else ()
    return (*current, kept[FORMER]) if overlap_until(kept, now) else current


def overlap_until(kept: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when a former client secret is tried; None where there is none, or no longer."""
    until = datetime.fromisoformat(kept[FORMER_UNTIL]) if FORMER_UNTIL in kept else None
    return until if until and until > now else None


def replaced(kept: Mapping[str, str], given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The secrets of a provider that is given new ones. The one that a new client secret replaces is kept along for a while."""
    new, old = dict(given), kept.get(CLIENT_SECRET)
    if not old or CLIENT_SECRET not in given:
        return new
    if given[CLIENT_SECRET] != old:
        return new | {FORMER: old, FORMER_UNTIL: (now + OVERLAP).isoformat()}
    return new | (
        {FORMER: kept[FORMER], FORMER_UNTIL: kept[FORMER_UNTIL]} if overlap_until(kept, now) else {}
    )
