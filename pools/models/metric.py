"""Counts for the metrics that Amazon CloudWatch has of a pool."""

from django.db import models

from pools.models.user_pool import UserPool


class Occurrence(models.Model):
    """Something that is counted and leaves no event of a user; gone once its hour is rolled up."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    client_id = models.CharField(max_length=128)
    metric = models.CharField(max_length=24)
    succeeded = models.BooleanField()
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pool", "created"], name="occurrences_by_time")]


class HourlyCount(models.Model):
    """How often something succeeded (``total``) of how often it was asked for (``samples``), in the hour from ``hour``."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    metric = models.CharField(max_length=24)
    client_id = models.CharField(max_length=128)
    identity_provider = models.CharField(max_length=32, default="")
    hour = models.DateTimeField(db_index=True)
    total = models.BigIntegerField()
    samples = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["pool", "metric", "hour"], name="counts_of_pool")]


class RolledUp(models.Model):
    """The hours of a pool that :class:`HourlyCount` holds: all that ended by ``until``."""

    pool = models.OneToOneField(UserPool, on_delete=models.CASCADE, primary_key=True)
    until = models.DateTimeField()
