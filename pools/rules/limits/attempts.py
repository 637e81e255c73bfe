"""Counting what may be guessed: passwords, codes, and how often a code is sent.

Follows the lock-out of "User pool authentication flow" (DG:amazon-cognito-user-pools-authentication-flow) and the
quotas on codes (DG:limits). Unknown users are counted like known ones, so that a lock tells nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from pools import errors
from pools.models import Attempts
from pools.models.prepared_sql import find_one

# Not this module's name: what is stored or given out depends on it.
_SALT = "pools.rules.attempts"
PASSWORD, FACTOR, SIGN_IN, CUSTOM = "password", "factor", "sign-in", "custom"
"""What is guessed: a password, the code of a second factor, a code in place of a password, or a custom challenge's answer."""
FREE_GUESSES = 5
LONGEST_LOCK = timedelta(minutes=15)
QUIET = timedelta(minutes=15)
CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much, at most, between machines that share the database: what is later than that was written by a wrong clock."""


class TooManyGuesses(errors.NotAuthorizedException):
    """A guess that is not even looked at. On the wire it is a NotAuthorizedException like any other."""

    code = "NotAuthorizedException"


@dataclass(frozen=True)
class Limit:
    """So many tries in a window."""

    name: str
    most: int
    window: timedelta = timedelta(hours=1)


CONFIRM_SIGN_UP = Limit("confirm-sign-up", 15)
RESEND = Limit("resend", 5)
VERIFY_ATTRIBUTE = Limit("verify-attribute", 15)
SEND_ATTRIBUTE_CODE = Limit("send-attribute-code", 5)
FORGOT_PASSWORD = Limit("forgot-password", 5)
SIGN_IN_CODE = Limit("sign-in-code", 15)
CONFIRM_FORGOT_PASSWORD = Limit("confirm-forgot-password", 15)


def _key(name: str, pool_id: int, who: str) -> str:
    return salted_hmac(_SALT, f"{name} {pool_id} {who}", algorithm="sha256").hexdigest()


def take(limit: Limit, pool_id: int, who: str, now: datetime) -> None:
    """Count a try of ``who`` (a user's sub, or what an unknown one called themselves). Raises LimitExceededException."""
    key = _key(limit.name, pool_id, who)
    if _count_up(key, now, forget_after=now + limit.window, extend=False) > limit.most:
        raise errors.LimitExceededException("Attempt limit exceeded, please try after some time.")


def take_guess(what: str, pool_id: int, who: str, now: datetime) -> None:
    """Count a guess before it is checked, so that guesses in parallel all count.

    Raises TooManyGuesses while the user is locked; that does not lengthen the lock.
    """
    key = _key(what, pool_id, who)
    count = _count_up(key, now, forget_after=now + QUIET, extend=True)
    if not count:
        raise TooManyGuesses("Password attempts exceeded")
    if count >= FREE_GUESSES:
        locked = min(timedelta(seconds=2 ** min(count - FREE_GUESSES, 10)), LONGEST_LOCK)
        Attempts.objects.filter(key=key).update(locked_until=now + locked, forget_after=now + locked + QUIET)


def check_lock(what: str, pool_id: int, who: str, now: datetime) -> None:
    """Raise TooManyGuesses while the user is locked; for what is counted only once it was wrong."""
    if locked_until(what, pool_id, who, now):
        raise TooManyGuesses("Password attempts exceeded")


def forget_guesses(what: str, pool_id: int, who: str) -> None:
    """The guess was right: start from nothing."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pools_attempts WHERE key = %s", [_key(what, pool_id, who)])


def locked_until(what: str, pool_id: int, who: str, now: datetime) -> datetime | None:
    """Until when the user's guesses are refused unseen; None where they are not.

    A lock that would last longer than any is that of a clock which was ahead, and is none.
    """
    row = find_one(Attempts, key=_key(what, pool_id, who))
    until = row.locked_until if row else None
    return until if until and now < until <= now + LONGEST_LOCK + CLOCKS_DIFFER else None


def _count_up(key: str, now: datetime, *, forget_after: datetime, extend: bool) -> int:
    """Add one, or start at one where the former count is past its time; the count, or 0 and nothing added while locked.

    A time that no count of now could have, such as a clock that was ahead has left, is past too.
    """
    latest = (now + LONGEST_LOCK + QUIET if extend else forget_after) + CLOCKS_DIFFER
    over = "(pools_attempts.forget_after <= %s OR pools_attempts.forget_after > %s)"
    later = "excluded.forget_after" if extend else "pools_attempts.forget_after"
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pools_attempts (key, count, forget_after) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET"  # noqa: S608
            f" count = CASE WHEN {over} THEN 1 ELSE pools_attempts.count + 1 END,"
            f" locked_until = CASE WHEN {over} THEN NULL ELSE pools_attempts.locked_until END,"
            f" forget_after = CASE WHEN {over} THEN excluded.forget_after ELSE {later} END"
            f" WHERE pools_attempts.locked_until IS NULL OR pools_attempts.locked_until <= %s OR {over}"
            " OR pools_attempts.locked_until > %s RETURNING count",
            [
                *(key, stored(forget_after)),
                *[stored(now), stored(latest)] * 3,
                *(stored(now), stored(now), stored(latest), stored(now + LONGEST_LOCK + CLOCKS_DIFFER)),
            ],
        )
        counted = cursor.fetchone()
        return counted[0] if counted else 0
