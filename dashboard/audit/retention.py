"""How long records are kept, and the removal of those that are older: an act that stands in the trail itself."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from dashboard.audit.chain import append, lock_head
from dashboard.models import AuditRecord, AuditRetention
from dashboard.models.audit import Act

REMOVAL = "RemoveOldRecords"
_AT_ONCE = 5000


def days() -> int:
    """For how many days records are kept; 0 is for ever."""
    return AuditRetention.objects.values_list("days", flat=True).first() or 0


def keep_for(number: int) -> None:
    """Keep records for so many days from now on."""
    AuditRetention.objects.update_or_create(pk=1, defaults={"days": number})


def remove_old(now: datetime) -> int:
    """Remove what is older than the setting, oldest first and without a gap; how many records.

    First a record says up to where, with the hash that the rest hangs on: the database deletes nothing that no record of
    the trail has given up.
    """
    if kept := days():
        _give_up(now - timedelta(days=kept), kept)
    upto = AuditRecord.objects.filter(removed_upto__isnull=False).order_by("-removed_upto").first()
    gone = 0
    while upto and (deleted := _delete_some(upto.removed_upto or 0)):
        gone += deleted
    return gone


def _give_up(before: datetime, kept: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        head = lock_head(cursor)
        young = AuditRecord.objects.filter(at__gte=before).order_by("id").values_list("id", flat=True).first()
        upto = (young or head.last + 1) - 1
        last = AuditRecord.objects.filter(id=upto).only("id", "hash").first()
        first = AuditRecord.objects.order_by("id").values_list("id", flat=True).first()
        # A removal that only gave up the record of the last removal would add another each night.
        if last is None or first is None or (upto == first and _is_removal(upto)):
            return
        given = {"UpTo": upto, "Hash": last.hash, "Records": upto - first + 1, "Days": kept}
        record = AuditRecord(
            kind=Act.Kind.SITE, staff="", operation=REMOVAL, input=given, outcome="ok", removed_upto=upto
        )
        append(record)


def _is_removal(number: int) -> bool:
    return AuditRecord.objects.filter(id=number, removed_upto__isnull=False).exists()


def _delete_some(upto: int) -> int:
    """Delete a few thousand of what was given up, in a transaction of their own: writers wait no longer than that."""
    first = AuditRecord.objects.filter(id__lte=upto).order_by("id").values_list("id", flat=True).first()
    if first is None:
        return 0
    # One statement by the range of ids: nothing hangs on a record.
    return AuditRecord.objects.filter(id__lte=min(upto, first + _AT_ONCE - 1)).delete()[0]
