"""Authenticator apps: giving out a secret, verifying it, and taking each of its codes once.

Follows "TOTP software token MFA" (DG:user-pool-settings-mfa-totp) and RFC 6238: SHA-1, six digits, steps of 30 seconds.
A code of the step before or after is taken as well, as clocks differ.
"""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime

from django.conf import settings
from pyotp import TOTP

from pools import errors
from pools.models import SoftwareToken, User
from pools.models.prepared_sql import find_one, insert_one
from pools.rules.mfa.factors import TOKEN, factors_of, find_token, pool_factors
from pools.rules.mfa.preferences import keep_choice, without

STEP, DRIFT = 30, 1
"""Seconds of a step, and how many steps the clocks may be apart."""
_SECRET_BYTES = 32
_LONGEST_NAME = 256


def new_secret() -> str:
    """A secret in Base32, as people may have to type it."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode().rstrip("=")


def check_pool(user: User) -> None:
    """Raise SoftwareTokenMFANotFoundException unless the user's pool has turned authenticator apps on."""
    if TOKEN not in pool_factors(user.pool):
        raise errors.SoftwareTokenMFANotFoundException(
            "Software Token MFA has not been enabled by the userPool"
        )


def offer_secret(user: User, secret: str) -> None:
    """Keep a secret for the user, inside a change; it counts once :func:`verify_pending` has seen a code of it.

    Raises as :func:`check_pool`.
    """
    check_pool(user)
    insert_one(
        SoftwareToken(user=user, pending=_sealed(secret)),
        "ON CONFLICT (user_id) DO UPDATE SET pending = excluded.pending",
    )


def verify_pending(user: User, code: str, name: str, now: datetime) -> None:
    """Make the secret that was given out the user's, where ``code`` is one of its codes; inside a change.

    Raises EnableSoftwareTokenMFAException for another code, InvalidParameterException where no secret was given out.
    """
    check_pool(user)
    _check_name(name)
    row = find_one(SoftwareToken, user_id=user.id)
    if row is None or not row.pending:
        raise errors.InvalidParameterException(
            "No secret waits to be verified. Call AssociateSoftwareToken first."
        )
    step = _step_to_enable(row.pending_secret, code, now)
    changed = SoftwareToken.objects.filter(user_id=user.id, pending=row.pending).update(
        encrypted=row.pending, pending=None, name=name, last_step=step
    )
    if not changed:
        raise errors.EnableSoftwareTokenMFAException("Code mismatch")


def enrol(user: User, secret: str, code: str, name: str, now: datetime) -> None:
    """Make ``secret`` the factor of a user who has none, where ``code`` is one of its codes; inside a change.

    Raises EnableSoftwareTokenMFAException for another code, NotAuthorizedException where the user has a factor by now.
    """
    check_pool(user)
    _check_name(name)
    step = _step_to_enable(secret, code, now)
    locked = find_one(User, lock=True, id=user.id)
    if locked is None:
        raise errors.UserNotFoundException("User does not exist.")
    locked.pool = user.pool
    check_without_factor(locked)
    row = SoftwareToken(user=user, encrypted=_sealed(secret), name=name, last_step=step)
    insert_one(
        row,
        "ON CONFLICT (user_id) DO UPDATE SET encrypted = excluded.encrypted, pending = NULL,"
        " name = excluded.name, last_step = excluded.last_step",
    )
    keep_choice(locked, [TOKEN], TOKEN, now)
    user.mfa = locked.mfa


def check_without_factor(user: User) -> None:
    """Raise NotAuthorizedException where the user has a second factor: a password alone may not add another."""
    if factors_of(user):
        raise errors.NotAuthorizedException("Invalid session for the user.")


def take_code(user: User, code: str, now: datetime) -> None:
    """Take a code of the user's app; whoever comes second with it comes too late.

    Raises CodeMismatchException, ExpiredCodeException for a code that was taken, and SoftwareTokenMFANotFoundException
    where the user has no app.
    """
    token = find_token(user)
    if token is None:
        raise errors.SoftwareTokenMFANotFoundException("The user has no software token. Sign in again.")
    step = _step_of(token.secret, code, now)
    if step is None:
        raise errors.CodeMismatchException("Invalid code received for user")
    fresh = SoftwareToken.objects.filter(user_id=user.id, encrypted=token.encrypted, last_step__lt=step)
    if not fresh.update(last_step=step):
        raise errors.ExpiredCodeException("Your software token has already been used once.")


def remove_token(user: User, now: datetime) -> None:
    """Take the user's app away, and with it the choice of it as a factor."""
    SoftwareToken.objects.filter(user_id=user.id).delete()
    keep_choice(user, *without(user, TOKEN), now)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, of those that count at ``now``."""
    totp, current = TOTP(secret), int(now.timestamp()) // STEP
    steps = range(current - DRIFT, current + DRIFT + 1)
    right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
    return right[-1] if right else None


def _step_to_enable(secret: str, code: str, now: datetime) -> int:
    step = _step_of(secret, code, now)
    if step is None:
        raise errors.EnableSoftwareTokenMFAException("Code mismatch")
    return step


def _check_name(name: str) -> None:
    if len(name) > _LONGEST_NAME:
        raise errors.InvalidParameterException(
            f"FriendlyDeviceName may not be longer than {_LONGEST_NAME} characters."
        )


def _sealed(secret: str) -> bytes:
    return settings.KEY_RING.encrypt(secret.encode())
