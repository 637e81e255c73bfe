"""What a provider's form brings by POST from another site, where a browser does not send our cookies along.

It is kept for a moment under a key that is good once, and the browser is led to our own GET with it, which is asked with the
cookies (they are Lax) and compares them. The POST itself looks at none.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.going import go, put_off
from pools.hosted.whose import whose_address
from pools.models import PostedAnswer, UserPool
from pools.rules.federation.trips import digest
from pools.rules.limits.hosted import meet_trip

KEY = "posted"
"""The parameter of our GET that holds the key."""
LIVES = timedelta(minutes=1)
"""A browser follows at once."""


def keep_posted(request: HttpRequest, fields: Mapping[str, str], page: str) -> HttpResponse:
    """303 to ``page`` of the pool, with the key under which these fields are kept; 429 where too much is brought."""
    base, now = base_of(request), call_of(request, "Authorize").now
    try:
        meet_trip(base.pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    key = keep_fields(base.pool, fields, now + LIVES)
    response = go(f"{base.url}/{page}?{KEY}={key}")
    response.status_code = 303
    return response


def take_posted(request: HttpRequest) -> dict[str, str] | None:
    """The fields whose key this GET bears, which is spent with it; None for a key that is none, or no longer."""
    return take_fields(base_of(request).pool, request.GET.get(KEY, ""), call_of(request, "Authorize").now)


def keep_fields(pool: UserPool, fields: Mapping[str, str], until: datetime) -> str:
    """Keep fields; the key to them."""
    key = secrets.token_urlsafe(32)
    body = settings.KEY_RING.encrypt(orjson.dumps(dict(fields)))
    PostedAnswer.objects.create(id=digest(key), pool=pool, body=body, expires=until)
    return key


def take_fields(pool: UserPool, key: str, now: datetime) -> dict[str, str] | None:
    """The fields of a key, which is spent with it; None for a key that is none, or no longer."""
    kept = PostedAnswer.objects.filter(id=digest(key), pool=pool, expires__gt=now).first()
    if kept is None or not PostedAnswer.objects.filter(id=kept.id).delete()[0]:
        return None
    fields: dict[str, str] = orjson.loads(settings.KEY_RING.decrypt(bytes(kept.body)))
    return fields
