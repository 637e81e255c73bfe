"""The table of the shared cache."""

from django.db import models


class CacheRow(models.Model):
    """A row of Django's database cache. It is a model so that migrations make the table; nothing else uses it.

    The counts of wrong codes are in it: all processes share them, and they outlive a restart.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "dashboard_cache"
