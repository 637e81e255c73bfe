"""Keys of Firebase projects: kept encrypted, one row for each project and pool, so that no hash carries one in clear."""

import base64
import binascii
import hashlib

from cryptography.fernet import InvalidToken
from django.conf import settings

from pools.models import FirebaseKey, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.passwords.forms import SEALED_SIGNER


class BadKeyError(ValueError):
    """The text is no signer key."""


def keep_key(pool: UserPool, written: str) -> int:
    """The number under which the pool keeps a signer key, in Base64 or as ``~sealed``. Raises BadKeyError."""
    signer = read_key(written)
    digest = hashlib.sha256(signer).hexdigest()
    given = {"encrypted": settings.KEY_RING.encrypt(signer)}
    return FirebaseKey.objects.get_or_create(pool=pool, digest=digest, defaults=given)[0].id


def read_key(written: str) -> bytes:
    """A signer key as it is written in a file. Raises BadKeyError."""
    try:
        if not written.startswith("~"):
            return base64.b64decode(written, validate=True)
        opened = settings.KEY_RING.decrypt(written[1:].encode())
    except (binascii.Error, InvalidToken):
        raise BadKeyError from None
    if not opened.startswith(SEALED_SIGNER):
        raise BadKeyError
    return opened.removeprefix(SEALED_SIGNER)


def find_key(number: int) -> bytes:
    """A signer key that was kept. Raises BadKeyError where it is gone."""
    row = find_one(FirebaseKey, id=number)
    if row is None:
        raise BadKeyError
    return settings.KEY_RING.decrypt(bytes(row.encrypted))
