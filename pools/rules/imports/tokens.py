"""Authenticator apps that come with a file, so that nobody has to set theirs up again."""

from base64 import b32decode
from collections.abc import Iterable
from functools import cache

import orjson
import regex
from django.conf import settings

from pools.rules.imports.cells import RejectedError
from pools.rules.imports.header import TOTP_SECRET
from pools.rules.mfa.factors import SMS, TOKEN

TOKEN_COLUMNS = ("user_id", "encrypted", "name", "last_step")
"""Of :func:`token_rows`, in a table whose other column may be NULL."""
_BASE32 = regex.compile(r"[A-Z2-7]{16,208}")
_BAD_SECRET = "The secret must be Base32 of 10 to 128 bytes, without spaces and padding."


def read_secret(cell: str) -> str:
    """The secret of a cell. Raises RejectedError."""
    try:
        if _BASE32.fullmatch(cell) and b32decode(cell + "=" * (-len(cell) % 8)):
            return cell
    except ValueError:
        pass
    raise RejectedError(TOTP_SECRET, _BAD_SECRET)


def token_rows(secrets: Iterable[tuple[int, str]]) -> list[tuple]:
    """The rows of users' apps, encrypted; such an app counts as verified, as its codes were taken where it comes from."""
    return [(user, settings.KEY_RING.encrypt(secret.encode()), "", 0) for user, secret in secrets]


@cache
def chosen_factors(*, sms: bool, app: bool) -> str | None:
    """A user's column ``mfa``, as the database takes it. Who has an app is asked for its code."""
    enabled = [factor for factor, has in ((SMS, sms), (TOKEN, app)) if has]
    if not enabled:
        return None
    return orjson.dumps({"Enabled": enabled} | ({"Preferred": TOKEN} if app else {})).decode()
