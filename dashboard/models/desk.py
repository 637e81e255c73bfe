"""The support desk: notes on users, and the queue of users whom somebody should look at."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection
from dashboard.models.leased import Leased


class UserNote(models.Model):
    """What a staff member wrote about a user. It hangs on the ``sub``, which no change of names touches."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    sub = models.CharField(max_length=128)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    author_name = models.CharField(max_length=254)
    text = models.TextField(max_length=2000)
    created = models.DateTimeField()
    edited = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["connection", "pool", "sub", "-id"], name="notes_of_user")]


class DeskScan(Leased):
    """How far the desk has looked through a pool, and what it found. One row for each pool: that of the latest scan.

    ``step`` counts the statuses that are done, ``token`` is ListUsers' own for the next page of the present one.
    ``found`` has the number of users for each kind; of many, only the first are kept as items.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    step = models.PositiveSmallIntegerField(default=0)
    token = models.TextField(blank=True)
    looked = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "pool"], name="one_scan_per_pool")]

    @property
    def running(self) -> bool:
        return self.finished is None


class DeskItem(models.Model):
    """A user whom somebody should look at, and why (``kind``); put off until ``dismissed_until`` where that is set."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    kind = models.CharField(max_length=20)
    username = models.CharField(max_length=128)
    sub = models.CharField(max_length=128)
    since = models.DateTimeField()
    seen = models.DateTimeField()
    dismissed_until = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=254, blank=True)
    dismissed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "pool", "kind", "sub"], name="one_item_per_kind")
        ]
        indexes = [
            models.Index(fields=["connection", "pool", "kind", "dismissed_until", "id"], name="items_of_kind")
        ]
