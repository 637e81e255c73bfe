"""The chain of the trail: each record is sealed together with the hash of the one before.

The hash is an HMAC with a key that the database holds only encrypted: someone with the database alone can neither change a
record nor write one that fits. One head row says where the chain ends, under a seal of its own.
"""

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC
from functools import cache, lru_cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from dashboard.models import AuditHead, AuditIntent, AuditRecord
from pools.writes import Write, insert_of

SEALED = tuple(field.attname for field in AuditRecord._meta.concrete_fields if field.attname != "hash")
"""The columns that a record's hash is made of: all others."""
BROKEN = "broken"
"""The seal of a head that was found with a wrong one: it is never made right again by going on."""


_HEAD = "SELECT last, hash, seal, key FROM dashboard_audithead WHERE id = 1"
_LOCKED = {"sqlite": _HEAD, "postgresql": f"{_HEAD} FOR UPDATE"}


class Head(NamedTuple):
    """Where the trail ends. ``whole`` is False where the head row was changed by other hands."""

    last: int
    hash: str
    seal: str
    key: bytes
    whole: bool


def append(record: AuditRecord, instead_of: AuditIntent | None = None) -> AuditRecord:
    """Put a record at the end of the trail, in place of the intent that announced it.

    Appends wait for each other: on PostgreSQL for the lock on the head row, on SQLite for the transaction itself.
    """
    with transaction.atomic():
        append_values(record.__dict__)
        record._state.adding = False
        if instead_of is not None:
            AuditIntent.objects.filter(pk=instead_of.pk).delete()
    return record


def append_values(values: dict[str, Any]) -> None:
    """As :func:`append`, inside the caller's transaction: a record's columns by name, to which its place is added.

    Calls of API keys wait for it, so that it makes no object and its SQL once.
    """
    with connection.cursor() as cursor:
        head = lock_head(cursor)
        values["id"], values["previous"] = head.last + 1, head.hash
        values["hash"] = fingerprint(head.key, values)
        insert = _insert(connection.vendor)
        cursor.execute(insert.sql, insert.values(values))
        seal = seal_of(head.key, values["id"], values["hash"]) if head.whole else BROKEN
        cursor.execute(
            "UPDATE dashboard_audithead SET last = %s, hash = %s, seal = %s WHERE id = 1",
            [values["id"], values["hash"], seal],
        )


def fingerprint(key: bytes, values: Mapping[str, Any]) -> str:
    """The hash of a record. What is empty is left out, so that a column added later changes no older hash."""
    said = {name: value for name in SEALED if (value := values[name]) or value == 0}
    return hmac.digest(key, _canonical(said), "sha256").hex()


def seal_of(key: bytes, last: int, last_hash: str) -> str:
    """The seal of a head that ends there."""
    return hmac.digest(key, f"head {last} {last_hash}".encode(), "sha256").hex()


def lock_head(cursor: CursorWrapper) -> Head:
    """The head, which nobody else changes until this transaction ends; made where there is none.

    A new head has a new key: records that stand there without a head will fit no more, which is how it is found out.
    """
    head = _read_head(cursor, _LOCKED[connection.vendor])
    if head is None:
        newest = AuditRecord.objects.order_by("-id").first()
        last, last_hash = (newest.id, newest.hash) if newest else (0, "")
        key = secrets.token_bytes(32)
        AuditHead.objects.bulk_create(
            [
                AuditHead(
                    last=last,
                    hash=last_hash,
                    seal=seal_of(key, last, last_hash),
                    key=settings.KEY_RING.encrypt(key),
                )
            ],
            ignore_conflicts=True,
        )
        head = _read_head(cursor, _LOCKED[connection.vendor])
    assert head is not None
    return head


def read_head() -> Head | None:
    """The head as it is now; None before the first record. Raises InvalidToken where no key of the ring opens its key."""
    with connection.cursor() as cursor:
        return _read_head(cursor, _HEAD)


def renew_key() -> None:
    """Encrypt the key with the newest key of the ring, so that an older one can be taken off it."""
    for head in AuditHead.objects.all():
        AuditHead.objects.filter(pk=head.pk).update(key=settings.KEY_RING.rotate(bytes(head.key)))


def _read_head(cursor: CursorWrapper, query: str) -> Head | None:
    cursor.execute(query)
    row = cursor.fetchone()
    if row is None:
        return None
    last, last_hash, seal, encrypted = row
    key = _opened(bytes(encrypted))
    return Head(last, last_hash, seal, key, hmac.compare_digest(seal, seal_of(key, last, last_hash)))


@lru_cache(maxsize=4)
def _opened(encrypted: bytes) -> bytes:
    return settings.KEY_RING.decrypt(encrypted)


def _canonical(said: dict[str, Any]) -> bytes:
    """One spelling of what a record says: JSON with its names in order and its times in UTC."""
    said["at"] = said["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


@cache
def _insert(vendor: str) -> Write:
    return insert_of(connection, AuditRecord)
