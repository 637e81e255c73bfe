"""API keys: access keys with which programs sign their requests."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from pools.models import ApiKey

_ID_ALPHABET = string.ascii_uppercase + "234567"


def create_api_key(
    name: str,
    now: datetime,
    *,
    pools: Iterable[str] = (),
    read_only: bool = False,
    key_id: str = "",
    secret: str = "",
) -> ApiKey:
    """Store an access key. Id and secret are drawn where they are not given; no pools means every pool."""
    key_id = key_id or "LGKA" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(16))
    secret = secret or secrets.token_urlsafe(30)
    encrypted = settings.KEY_RING.encrypt(secret.encode())
    return ApiKey.objects.create(
        id=key_id, name=name, encrypted=encrypted, pools=list(pools), read_only=read_only, created=now
    )
