"""Trips of a browser to a provider and back. What it takes along is a word of ours that is good once, for ten minutes at most."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings

from pools.models import FederationTrip, IdentityProvider, UserPool
from pools.models.prepared_sql import insert_one

LONGEST = timedelta(minutes=10)
"""For how long a browser may be away: the provider asks for a password and a second factor meanwhile."""


@dataclass(frozen=True)
class Departure:
    """What goes along: ``state`` (RelayState), ``nonce``, the PKCE ``verifier``, the id of a SAML request."""

    state: str
    nonce: str
    verifier: str
    request_id: str


def new_trip(
    provider: IdentityProvider, *, base: str, query: str, browser: str, now: datetime
) -> tuple[FederationTrip, Departure]:
    """A trip that begins now: its row, which is not stored yet, and what goes along.

    ``query`` is the request for authorization that it is for, ``browser`` the secret of the browser that leaves.
    """
    leaving = Departure(
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(24),
        secrets.token_urlsafe(48),
        f"_{secrets.token_hex(20)}",
    )
    trip = FederationTrip(
        id=digest(leaving.state),
        provider=provider,
        base=base,
        query=query,
        browser=digest(browser),
        nonce=leaving.nonce,
        request_id=leaving.request_id,
        verifier=settings.KEY_RING.encrypt(leaving.verifier.encode()),
        created=now,
        expires=now + LONGEST,
    )
    return trip, leaving


def start_trip(trip: FederationTrip) -> None:
    """Store it."""
    insert_one(trip)


def is_awaited(pool: UserPool, state: str, base: str, now: datetime) -> bool:
    """Whether some browser is awaited with this ``state``."""
    awaited = FederationTrip.objects.filter(provider__pool=pool, base=base, expires__gt=now, spent=None)
    return awaited.filter(id=digest(state)).exists()


def end_trip(pool: UserPool, state: str, browser: str, base: str, now: datetime) -> FederationTrip | None:
    """The trip that this browser comes back from, which is spent with it. None where it is none of this browser's, is over,
    was made before, or began at another address of ours."""
    trip = (
        FederationTrip.objects.select_related("provider__pool")
        .filter(id=digest(state), provider__pool=pool, base=base, expires__gt=now, spent=None)
        .first()
    )
    if trip is None or not secrets.compare_digest(trip.browser, digest(browser)):
        return None
    spent = FederationTrip.objects.filter(id=trip.id, spent=None).update(spent=now)
    return trip if spent else None


def verifier_of(trip: FederationTrip) -> str:
    """The PKCE verifier of a trip."""
    return settings.KEY_RING.decrypt(bytes(trip.verifier)).decode() if trip.verifier else ""


def digest(secret: str) -> str:
    """What is kept of something that only has to be recognised."""
    return sha256(secret.encode()).hexdigest()
