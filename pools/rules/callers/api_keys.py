"""API keys: access keys with which programs sign their requests."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import OperationalError
from django.db.models import Q

from pools.models import ApiKey

USE_STEP = timedelta(minutes=1)
"""How late the time of the last use may be: a key that is busy costs one write in so long."""
_ID_ALPHABET = string.ascii_uppercase + "234567"
log = structlog.get_logger("lifeguard.keys")


def create_api_key(
    name: str,
    now: datetime,
    *,
    pools: Iterable[str] = (),
    read_only: bool = False,
    owner: str = "",
    key_id: str = "",
    secret: str = "",
) -> ApiKey:
    """Store an access key. Id and secret are drawn where they are not given; no pools means every pool."""
    key_id = key_id or "LGKA" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(16))
    secret = secret or secrets.token_urlsafe(30)
    encrypted = settings.KEY_RING.encrypt(secret.encode())
    return ApiKey.objects.create(
        id=key_id,
        name=name,
        encrypted=encrypted,
        pools=list(pools),
        read_only=read_only,
        owner=owner,
        created=now,
    )


def record_use(key: ApiKey, now: datetime, service: str, region: str) -> None:
    """Keep when and for what a key was used last, unless that was done within the last minute.

    A database that is too busy to write it does not stop the call.
    """
    if key.last_used is not None and now - key.last_used < USE_STEP:
        return
    stale = Q(last_used=None) | Q(last_used__lte=now - USE_STEP)
    try:
        ApiKey.objects.filter(stale, id=key.id).update(
            last_used=now, last_service=service, last_region=region
        )
    except OperationalError as error:
        log.warning("use of a key not recorded", key=key.id, error=type(error).__name__)
