"""Fields that say what a column holds, so that a backup, a check and a change of keys find it. They know no model.

To the database and to migrations they are the plain fields that they extend.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

MADE_HERE = "hmac-sha256$"
"""How the hash of a password that Lifeguard made up begins: keyed, as it cannot be guessed."""
_Deconstructed = tuple[str, str, Sequence[Any], dict[str, Any]]


class SealedField(models.BinaryField):
    """Bytes that are encrypted with the key ring; NULL or empty where there is nothing to keep."""

    def deconstruct(self) -> _Deconstructed:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class StoredNameField(models.CharField):
    """The name of a file in Django's default storage; empty where there is none."""

    def deconstruct(self) -> _Deconstructed:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class PasswordHashField(models.CharField):
    """Encoded hashes of passwords. Those that begin with ``MADE_HERE`` are keyed: see :func:`key_mark`."""

    def deconstruct(self) -> _Deconstructed:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def key_mark(secret: str | bytes) -> str:
    """What a hash that is keyed with a SECRET_KEY begins with, so that those under a former one can be counted."""
    return f"{MADE_HERE}{salted_hmac('pools.fields.key_mark', '', secret=secret).hexdigest()[:8]}$"


def secret_keys() -> list[str | bytes]:
    """SECRET_KEY and those that it replaced, newest first: what one of them signed is good."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
