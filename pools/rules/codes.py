"""Codes that prove that a person reads an address. Validity follows "Code validity" of the quotas page (DG:limits).

A code is bound to whom and what it is for and to the address it went to. One that is right is good once, also where
several use it at the same moment, and wrong tries use it up.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from pools import errors
from pools.fields import secret_keys
from pools.models import Attempts, Code, User

CONFIRM, RESET = "confirm", "reset"
VERIFY = {"email": "verify-email", "phone_number": "verify-phone_number"}
"""Purposes: confirming a sign-up, a new password, and proving each address."""
LIFETIMES = {
    CONFIRM: timedelta(hours=24),
    RESET: timedelta(hours=1),
    **dict.fromkeys(VERIFY.values(), timedelta(hours=24)),
}
TRIES = 10
"""How often a code may be tried before it is good no more."""
_SALT = "pools.rules.codes"
_COUNT = (
    "UPDATE pools_code SET attempts = attempts + 1 WHERE user_id = %s AND purpose = %s AND expires > %s"
    " AND attempts < %s RETURNING id, digest, pending"
)


@dataclass(frozen=True)
class RightCode:
    """A code that was right, and is still to be used up. ``pending`` is the address that it makes the user's."""

    id: int
    digest: str
    pending: str


def draw_code(digits: int = 6) -> str:
    """A new code that nobody can foretell."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def issue_code(
    user: User,
    purpose: str,
    now: datetime,
    *,
    sent_to: str = "",
    pending: str = "",
) -> str:
    """A new code for the user; one that was sent before for the same purpose is no longer valid.

    It is right for the address ``sent_to`` alone, or for the ``pending`` one, which is kept encrypted until then.
    """
    code = draw_code()
    row = Code(
        user=user,
        purpose=purpose,
        digest=digest(user.id, purpose, code, pending or sent_to),
        pending=settings.KEY_RING.encrypt(pending.encode()) if pending else None,
        expires=now + LIFETIMES[purpose],
    )
    Code.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["user", "purpose"],
        update_fields=["digest", "pending", "expires", "attempts"],
    )
    return code


def check_code(user: User, purpose: str, code: str, now: datetime, *, sent_to: str = "") -> RightCode:
    """The code, if it is right; it stays good until :func:`spend` uses it up. The try counts, so never in a transaction.

    Raises ExpiredCodeException where there is none or it was tried too often, CodeMismatchException for a wrong one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [user.id, purpose, connection.ops.adapt_datetimefield_value(now), TRIES])
        row = cursor.fetchone()
    if row is None:
        raise _expired()
    code_id, kept, encrypted = row
    pending = settings.KEY_RING.decrypt(bytes(encrypted)).decode() if encrypted else ""
    digests = [digest(user.id, purpose, code, pending or sent_to, key) for key in secret_keys()]
    if not any(hmac.compare_digest(kept, each) for each in digests):
        raise _wrong()
    return RightCode(code_id, kept, pending)


def spend(code: RightCode) -> None:
    """Use a right code up, in the transaction of what it is for. Raises ExpiredCodeException for the second of two."""
    if not Code.objects.filter(id=code.id, digest=code.digest).delete()[0]:
        raise _expired()


def pending_address(user: User, attribute: str, now: datetime) -> str:
    """The address that becomes the user's when its code is entered; empty where none waits for that."""
    row = Code.objects.filter(user_id=user.id, purpose=VERIFY[attribute], expires__gt=now).first()
    return settings.KEY_RING.decrypt(bytes(row.pending)).decode() if row and row.pending else ""


def forget_codes(user: User, *purposes: str) -> None:
    """Let no code of these purposes be good any more."""
    Code.objects.filter(user_id=user.id, purpose__in=purposes).delete()


def issue_nobodys(pool_id: int, name: str, purpose: str, now: datetime) -> None:
    """Keep that a code was asked for under a name that nobody bears: trying it is answered like a user's code."""
    Attempts.objects.bulk_create(
        [Attempts(key=_nobodys(pool_id, name, purpose), count=0, forget_after=now + LIFETIMES[purpose])],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["count", "forget_after"],
    )


def try_nobodys(pool_id: int, name: str, purpose: str, now: datetime) -> errors.ServiceError:
    """The error for a code that is tried under a name that nobody bears, as :func:`check_code` would raise it for a user."""
    tried = Attempts.objects.filter(
        key=_nobodys(pool_id, name, purpose), forget_after__gt=now, count__lt=TRIES
    ).update(count=F("count") + 1)
    return _wrong() if tried else _expired()


def _nobodys(pool_id: int, name: str, purpose: str) -> str:
    return salted_hmac(_SALT, f"nobody {pool_id} {purpose} {name}", algorithm="sha256").hexdigest()


def _wrong() -> errors.ServiceError:
    return errors.CodeMismatchException("Invalid verification code provided, please try again.")


def _expired() -> errors.ServiceError:
    return errors.ExpiredCodeException("Invalid code provided, please request a code again.")


def digest(user_id: int, purpose: str, code: str, sent_to: str = "", key: str | bytes | None = None) -> str:
    """What is kept of a code, keyed with SECRET_KEY or another: six digits could be guessed from a plain hash."""
    said = f"{user_id} {purpose} {code} {sent_to}"
    return salted_hmac(_SALT, said, secret=key, algorithm="sha256").hexdigest()
