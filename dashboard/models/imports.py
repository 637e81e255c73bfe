"""A CSV on its way into a pool, as the console's three steps see it."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection


class ImportRun(models.Model):
    """An uploaded file, how its columns are mapped, and the jobs that check and run it.

    ``file`` is the upload as it came, ``prepared`` the same rows under Cognito's header; both are names in
    Django's default storage. ``check_job`` and ``job`` are job ids of the pool's own API.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    name = models.CharField(max_length=128)
    file = models.CharField(max_length=200)
    prepared = models.CharField(max_length=200, blank=True)
    dialect = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    lines = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)
    check_pool = models.CharField(max_length=55, blank=True)
    check_job = models.CharField(max_length=55, blank=True)
    job = models.CharField(max_length=55, blank=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["connection", "pool", "-created"], name="runs_of_pool")]
