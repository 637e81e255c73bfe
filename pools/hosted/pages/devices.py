"""The browser as a device of its user's. It keeps the device's key and secret, sealed; the page proves it by SRP as apps do.

Follows "Working with user devices" (DG:amazon-cognito-user-pools-device-tracking).
"""

import base64
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpResponse

from pools import errors
from pools.challenges.attempt import Attempt, as_block
from pools.challenges.machine import Question
from pools.hosted.pages.page import Page
from pools.models import User
from pools.rules.passwords.srp_client import Proof
from pools.rules.sessions.devices import asks_first, find_device, remember_device, tracks_devices

_MARK = b"device "
_KEPT_FOR = 365 * 24 * 3600
_LONGEST = 2000
_TIMESTAMP = "%a %b {day} %H:%M:%S UTC %Y"


def key_of(page: Page, user: User | None) -> str:
    """The key of the user's device that this browser is; empty for none, or one that is forgotten."""
    kept = _read(page)
    if user is None or kept.get("sub") != user.sub or not tracks_devices(page.base.pool):
        return ""
    try:
        return find_device(user, kept["key"]).key
    except errors.ResourceNotFoundException:
        return ""


def keep(page: Page, attempt: Attempt, response: HttpResponse, *, wanted: bool) -> None:
    """Make the browser a device of the user who just signed in, unless it is one; where the pool asks first, if it is ``wanted``."""
    pool, user = page.base.pool, attempt.known_user
    known = attempt.kept.device_key or attempt.kept.device
    if not tracks_devices(pool) or known or (asks_first(pool) and not wanted):
        return
    device, secret = remember_device(attempt.call, user, name=attempt.context.device_name)
    kept = {
        "pool": pool.public_id,
        "sub": user.sub,
        "key": device.key,
        "group": device.group_key,
        "secret": secret,
    }
    response.set_cookie(
        _name(page),
        settings.KEY_RING.encrypt(_MARK + orjson.dumps(kept)).decode(),
        max_age=_KEPT_FOR,
        path="/" if page.request.is_secure() else page.base.cookie_path,
        secure=page.request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def claim(page: Page, proof: Proof, asked: Question) -> dict[str, str]:
    """The answer to DEVICE_PASSWORD_VERIFIER."""
    kept, block = _read(page), as_block(asked.session)
    timestamp = page.now.strftime(_TIMESTAMP.format(day=page.now.day))
    signature = proof.claim(
        kept["group"],
        kept["key"],
        kept["secret"],
        salt=asked.parameters["SALT"],
        srp_b=asked.parameters["SRP_B"],
        secret_block=base64.b64decode(block),
        timestamp=timestamp,
    )
    return {
        "DEVICE_KEY": kept["key"],
        "PASSWORD_CLAIM_SECRET_BLOCK": block,
        "PASSWORD_CLAIM_SIGNATURE": signature,
        "TIMESTAMP": timestamp,
    }


def _name(page: Page) -> str:
    return "__Host-device" if page.request.is_secure() else "device"


def _read(page: Page) -> dict[str, Any]:
    """What the browser keeps of the device that it is at this pool."""
    sealed = page.request.COOKIES.get(_name(page), "")
    if not 0 < len(sealed) <= _LONGEST:
        return {}
    try:
        text = settings.KEY_RING.decrypt(sealed.encode())
    except (InvalidToken, ValueError):
        return {}
    kept = orjson.loads(text.removeprefix(_MARK)) if text.startswith(_MARK) else {}
    return kept if kept.get("pool") == page.base.pool.public_id else {}
