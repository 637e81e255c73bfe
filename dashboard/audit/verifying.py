"""Finds what was changed, taken away, put in or moved in the trail, reading it once in its order."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.db import connection

from dashboard.audit.chain import SEALED, Head, fingerprint, read_head
from dashboard.models import AuditRecord

TRIGGERS = {"audit_keeps", "audit_stays"}
"""What every database has on the trail."""
_READ_AT_ONCE = 2000


@dataclass
class Verdict:
    """What was read: how many records, and where the trail ends."""

    records: int = 0
    first: int = 0
    head: Head | None = None


@dataclass
class _Removed:
    """What the last removal of old records says: up to which record they went, and that record's hash."""

    upto: int = 0
    hash: str = ""


def problems(verdict: Verdict, known: tuple[int, str] | None = None) -> Iterator[str]:
    """Every problem in words, in the order of the records. ``known`` is an id and its hash, kept outside.

    Memory does not grow with the trail. Records that are written meanwhile are left to the next time.
    """
    newest = AuditRecord.objects.order_by("-id").values_list("id", flat=True).first() or 0
    try:
        verdict.head = head = read_head()
    except InvalidToken:
        yield "The trail’s key cannot be opened: it was replaced, or KEY_RING lacks the key that it was stored with."
        return
    if head is None:
        if newest or (known and known[0]):
            yield "The head row is missing: nothing says where the trail ends, nor with which key it was sealed."
        return
    if not head.whole:
        yield "The head row was changed by other hands: records at the end of the trail may be missing."
    if newest > head.last:
        yield f"Records {head.last + 1} to {newest} stand after the end of the trail: they were put in."
    yield from _of_records(verdict, head, known)
    yield from _of_triggers()


def _of_records(verdict: Verdict, head: Head, known: tuple[int, str] | None) -> Iterator[str]:
    expected, previous = 1, ""
    removed, first = _Removed(), None
    for row in _rows(head.last):
        values = dict(zip((*SEALED, "hash"), row, strict=True))
        number = values["id"]
        if first is None:
            first, verdict.first = values, number
        elif number != expected:
            yield _missing(expected, number - 1)
        elif not hmac.compare_digest(values["previous"], previous):
            yield f"Record {number} does not follow record {number - 1}: one of them was replaced or moved."
        if not hmac.compare_digest(values["hash"], fingerprint(head.key, values)):
            yield f"Record {number} was changed, moved or put in by other hands."
        elif values["removed_upto"]:
            removed = _Removed(values["removed_upto"], values["input"].get("Hash", ""))
        if known and number == known[0] and values["hash"] != known[1]:
            yield f"Record {number} has another hash than the one kept outside: the trail was written anew."
        verdict.records += 1
        expected, previous = number + 1, values["hash"]
    if first is not None:
        yield from _of_beginning(first, removed)
    yield from _of_end(head, expected, previous, removed, known, empty=first is None)


def _of_beginning(first: dict, removed: _Removed) -> Iterator[str]:
    number, before = first["id"], first["previous"]
    if number > removed.upto + 1:
        yield _missing(removed.upto + 1, number - 1)
    elif number == removed.upto + 1 and before != removed.hash:
        yield f"Record {number} does not follow what was there before it."


def _of_end(
    head: Head, expected: int, previous: str, removed: _Removed, known: tuple[int, str] | None, *, empty: bool
) -> Iterator[str]:
    if expected <= head.last:
        yield f"{_missing(expected, head.last)} The end of the trail was cut off."
    elif not empty and previous != head.hash:
        yield f"Record {head.last} is not the one that the head row names."
    if known and known[0] > head.last:
        yield f"The trail ends at record {head.last}, before record {known[0]}, which was kept outside."
    elif known and known[0] <= removed.upto:
        yield f"Record {known[0]} was removed for its age: keep a later one."


def _missing(first: int, last: int) -> str:
    return f"Record {first} is missing." if first == last else f"Records {first} to {last} are missing."


def _rows(last: int) -> Iterator[tuple]:
    """All records up to the last, oldest first, some at a time by key."""
    after = 0
    while True:
        rows = list(
            AuditRecord.objects.filter(id__gt=after, id__lte=last)
            .order_by("id")
            .values_list(*SEALED, "hash")[:_READ_AT_ONCE]
        )
        yield from rows
        if len(rows) < _READ_AT_ONCE:
            return
        after = rows[-1][SEALED.index("id")]


def _of_triggers() -> Iterator[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'dashboard_auditrecord'::regclass AND tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'dashboard_auditrecord'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    for name in sorted(TRIGGERS - found):
        yield f"The database’s trigger {name} is gone or switched off: records can be changed or deleted."
