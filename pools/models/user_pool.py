"""A user pool and how many users it holds."""

from django.db import models


class UserPool(models.Model):
    """A pool. ``settings`` holds what CreateUserPool and UpdateUserPool set, in the API's own spelling.

    ``public_id`` is the id of the API (``us-east-1_Hs3kQ9xyz``); the number in ``id`` is the high part of its
    users' keys (see :mod:`pools.models.numbers`). ``schema`` holds every attribute, standard and custom, as
    SchemaAttributeType. ``sessions`` holds what SetUserPoolSessionConfiguration set.
    """

    public_id = models.CharField(unique=True, max_length=55)
    name = models.CharField(max_length=128)
    settings = models.JSONField(default=dict)
    schema = models.JSONField(default=list)
    sessions = models.JSONField(null=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()


class UserTally(models.Model):
    """The number of users of a pool, kept apart from the pool so that counting blocks no reader."""

    pool = models.OneToOneField(UserPool, on_delete=models.CASCADE, primary_key=True)
    users = models.BigIntegerField(default=0)
