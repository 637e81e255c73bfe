"""Calling a function by its HTTPS address, for sites without Lambda. docs/triggers.md is its contract.

The event is signed by the pool's own key, so that a receiver verifies it as it verifies a token: nothing is shared.
"""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import orjson
from django.conf import settings
from django.utils import timezone

from pools.models import UserPool
from pools.rules.fetching import Bounds, NotPublic, NotTrusted, TooLate, TooLong, Unreached, fetch
from pools.rules.signing_keys.keys import documents_url, sign
from pools.rules.triggers.failures import (
    MAX_ANSWER,
    TIMEOUT,
    FunctionFailed,
    NoAnswer,
    failure_message,
    too_long,
)
from pools.rules.triggers.places import REFUSED

HEADER, TYPE = "Lifeguard-Signature", "trigger+jwt"
LIFETIME = timedelta(seconds=60)


def post(pool: UserPool, address: str, payload: bytes) -> bytes:
    """What the receiver answers to an event. Raises FunctionFailed, NoAnswer."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "Lifeguard",
        HEADER: signature(pool, address, payload),
    }
    status, answer = _exchange(address, headers, payload)
    if 200 <= status < 300:
        return answer
    message = failure_message(_json(answer)) if 400 <= status < 500 else None
    if message is not None:
        raise FunctionFailed(message)
    raise NoAnswer(f"HTTP status {status}", again=status >= 500)


def signature(pool: UserPool, address: str, payload: bytes) -> str:
    """A JWT over an event, good for a minute. Each try has one of its own, at the time of the try."""
    now = timezone.now()
    claims = {
        "iss": documents_url(pool),
        "aud": address,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(uuid4()),
        "body_sha256": sha256(payload).hexdigest(),
    }
    return sign(pool, claims, "access", TYPE)


def _exchange(address: str, headers: dict[str, str], payload: bytes) -> tuple[int, bytes]:
    bounds = Bounds(settings.TRIGGER_TIMEOUT, MAX_ANSWER, settings.TRIGGER_ALLOW_PRIVATE, plain=True)
    try:
        answer = fetch(address, bounds, headers, payload)
    except NotPublic:
        raise NoAnswer(f"The function is {REFUSED}", again=False) from None
    except TooLong:
        raise too_long() from None
    except TooLate:
        raise NoAnswer(TIMEOUT, again=True) from None
    except NotTrusted:
        raise NoAnswer("SSLError", again=True) from None
    except Unreached:
        raise NoAnswer("ConnectionError", again=True) from None
    return answer.status, answer.body


def _json(answer: bytes) -> object:
    try:
        return orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
