"""Calling a function by its HTTPS address, for sites without Lambda. docs/triggers.md is its contract.

The event is signed by the pool's own key, so that a receiver verifies it as it verifies a token: nothing is shared.
"""

import time
from datetime import timedelta
from functools import cache
from hashlib import sha256
from uuid import uuid4

import orjson
import urllib3
from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import HTTPError, TimeoutError  # noqa: A004

from pools.models import UserPool
from pools.rules.tokens.keys import issuer, sign
from pools.rules.triggers.failures import (
    MAX_ANSWER,
    TIMEOUT,
    FunctionFailed,
    NoAnswer,
    failure_message,
    too_long,
)

HEADER, TYPE = "Lifeguard-Signature", "trigger+jwt"
LIFETIME = timedelta(seconds=60)


def post(pool: UserPool, address: str, payload: bytes) -> bytes:
    """What the receiver answers to an event. Raises FunctionFailed, NoAnswer."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Lifeguard",
        HEADER: signature(pool, address, payload),
    }
    try:
        status, answer = _exchange(address, headers, payload)
    except TimeoutError:
        raise NoAnswer(TIMEOUT, again=True) from None
    except (HTTPError, OSError) as error:
        problem = type(error).__name__
        raise NoAnswer(problem, again=True) from None
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
        "iss": issuer(pool),
        "aud": address,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(uuid4()),
        "body_sha256": sha256(payload).hexdigest(),
    }
    return sign(pool, claims, "access", TYPE)


@cache
def _connections() -> urllib3.PoolManager:
    # urllib3 reads no proxy from the environment, and here it neither retries nor follows.
    return urllib3.PoolManager(num_pools=50, maxsize=20, retries=False)


def _exchange(address: str, headers: dict[str, str], payload: bytes) -> tuple[int, bytes]:
    deadline = time.monotonic() + settings.TRIGGER_TIMEOUT
    response = _connections().request(
        "POST",
        address,
        body=payload,
        headers=headers,
        redirect=False,
        preload_content=False,
        decode_content=False,
        timeout=urllib3.Timeout(total=settings.TRIGGER_TIMEOUT),
    )
    whole = False
    try:
        answer = _read(response, deadline)
        whole = True
    finally:
        if whole:
            response.release_conn()
        else:
            response.close()
    return response.status, answer


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    # Piece by piece: a receiver that sends a byte now and then would never run into the socket's own timeout.
    answer = bytearray()
    while piece := response.read1(65536):
        answer += piece
        if len(answer) > MAX_ANSWER:
            raise too_long()
        if time.monotonic() > deadline:
            raise NoAnswer(TIMEOUT, again=True)
    return bytes(answer)


def _json(answer: bytes) -> object:
    try:
        return orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
