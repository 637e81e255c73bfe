"""Calls that were begun and whose outcome nobody told: their process died, or still waits."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from dashboard.audit.chain import append, lock_head
from dashboard.audit.recording import UNFINISHED, values_of
from dashboard.models import AuditIntent, AuditRecord

WHILE = timedelta(minutes=15)
"""How long a call may take: every wait of a connection is far shorter."""


def give_up(now: datetime) -> int:
    """Put calls that were begun long ago into the trail as unfinished; how many. A call that ends after all adds its own."""
    given_up = 0
    for intent in AuditIntent.objects.filter(at__lt=now - WHILE).order_by("at")[:1000]:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_head(cursor)  # in the order in which a call that ends now takes them
            if AuditIntent.objects.filter(pk=intent.pk).delete()[0]:
                append(AuditRecord(**values_of(intent) | {"outcome": UNFINISHED}))
                given_up += 1
    return given_up
