"""What a job has that workers hold by :mod:`dashboard.leases`."""

from contextlib import AbstractContextManager

from django.db import models


class Leased(models.Model):
    """A job. ``leased`` is until when a worker holds it; ``lease_lock`` is there while one holds on from beside."""

    leased = models.DateTimeField(null=True)
    lease_lock: AbstractContextManager

    class Meta:
        abstract = True
