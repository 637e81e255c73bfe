"""The token with which a user says whether an event was theirs, out of the message that told them of it."""

from datetime import datetime, timedelta

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings

from pools import errors
from pools.models import User, UserPool

VALID_FOR = timedelta(days=7)
_MARK = "feedback"
_INVALID = "Invalid feedback token."


def make_feedback_token(user: User, event_id: str, now: datetime) -> str:
    """A token for one event of one user (``user.pool`` is loaded), good for a week."""
    expires = int((now + VALID_FOR).timestamp())
    content = [_MARK, user.pool.public_id, user.sub, event_id, expires]
    return settings.KEY_RING.encrypt(orjson.dumps(content)).decode()


def read_feedback_token(token: str, pool: UserPool, now: datetime) -> tuple[str, str]:
    """The sub of the user and the id of the event that a token of this pool is for.

    Raises NotAuthorizedException where it is altered, expired, or of another pool.
    """
    try:
        mark, pool_id, sub, event_id, expires = orjson.loads(settings.KEY_RING.decrypt(token.encode()))
    except (InvalidToken, ValueError, TypeError):
        raise errors.NotAuthorizedException(_INVALID) from None
    if mark != _MARK or pool_id != pool.public_id:
        raise errors.NotAuthorizedException(_INVALID)
    if expires <= now.timestamp():
        raise errors.NotAuthorizedException("The feedback token has expired.")
    return sub, event_id
