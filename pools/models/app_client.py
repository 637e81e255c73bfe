"""An app client of a pool and its secrets."""

from django.conf import settings
from django.db import models

from pools.fields import SealedField
from pools.models.user_pool import UserPool


class AppClient(models.Model):
    """An app client. ``settings`` holds what Create- and UpdateUserPoolClient set, in the API's own spelling.

    ``sessions`` holds what SetUserPoolClientSessionConfiguration set.
    """

    id = models.CharField(primary_key=True, max_length=128)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="clients", db_index=False)
    name = models.CharField(max_length=128)
    settings = models.JSONField(default=dict)
    sessions = models.JSONField(null=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()
    has_secrets = True
    """Whether there is a secret to look for, where the statement that found the client told that too; else True."""

    class Meta:
        indexes = [models.Index(fields=["pool", "id"], name="clients_of_pool")]


class ClientSecret(models.Model):
    """One of the at most two active secrets of a client, encrypted at rest."""

    id = models.CharField(primary_key=True, max_length=128)
    client = models.ForeignKey(AppClient, on_delete=models.CASCADE, related_name="secrets")
    encrypted = SealedField()
    created = models.DateTimeField()

    @property
    def value(self) -> str:
        return settings.KEY_RING.decrypt(bytes(self.encrypted)).decode()
