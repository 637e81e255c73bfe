"""Pages by key: an encrypted token says after which key the next page begins, and shows nothing of it."""

from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings

from pools import errors

HOUR = 3600


def read_token(token: str | None, *, scope: str) -> list[Any] | None:
    """The key in a token made by :func:`make_token` for the same ``scope``; None for the first page.

    Raises InvalidParameterException where the token is altered, older than an hour, or of another request.
    """
    if not token:
        return None
    try:
        kept_scope, key = orjson.loads(settings.KEY_RING.decrypt(token, ttl=HOUR))
    except (InvalidToken, ValueError):  # the latter for what is not even ASCII
        raise errors.InvalidParameterException("Invalid pagination token given.") from None
    if kept_scope != scope:
        raise errors.InvalidParameterException(
            "The pagination token belongs to a request with other parameters."
        )
    return key


def make_token(key: list[Any], *, scope: str) -> str:
    """A token for the page after ``key``. ``scope`` names the operation and whatever selects its rows."""
    return settings.KEY_RING.encrypt(orjson.dumps([scope, key])).decode()


def cut_page(rows: list, limit: int) -> tuple[list, bool]:
    """The first ``limit`` of rows that were read with one more than that, and whether there is more."""
    return rows[:limit], len(rows) > limit
