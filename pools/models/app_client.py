"""An app client of a pool and its secrets."""

from typing import Any

from django.conf import settings
from django.db import models

from pools.fields import SealedField
from pools.models.user_pool import UserPool


class AppClient(models.Model):
    """An app client. ``settings`` holds what Create- and UpdateUserPoolClient set, in the API's own spelling.

    ``sessions`` holds what SetUserPoolClientSessionConfiguration set. ``kind`` is its ClientType: DCR where it registered
    itself; ``unused_until`` is then when it goes, unless somebody has signed in to it before.
    """

    id = models.CharField(primary_key=True, max_length=128)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="clients", db_index=False)
    name = models.CharField(max_length=128)
    settings = models.JSONField(default=dict)
    sessions = models.JSONField(null=True)
    kind = models.CharField(max_length=7, default="REGULAR")
    unused_until = models.DateTimeField(null=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()
    has_secrets = True
    """Whether there is a secret to look for, where the statement that found the client told that too; else True."""
    neutral = False
    """Whether nobody is told who exists, as on the pool's own pages, whatever the client's settings say to apps."""
    document: dict[str, Any] | None = None
    """The client ID metadata document that this request came with. Such a client is narrowed by it, and never saved."""

    class Meta:
        indexes = [
            models.Index(fields=["pool", "id"], name="clients_of_pool"),
            models.Index(
                fields=["unused_until"],
                name="clients_by_unused",
                condition=models.Q(unused_until__isnull=False),
            ),
        ]

    @property
    def registered_itself(self) -> bool:
        """Whether nobody of the pool's has looked at it: it registered itself, or told its metadata by an address."""
        return self.kind == "DCR" or self.document is not None

    @property
    def metadata_url(self) -> str:
        """The address that it goes by in place of its id; empty for its id."""
        return self.document["client_id"] if self.document else ""


class ClientSecret(models.Model):
    """One of the at most two active secrets of a client, encrypted at rest."""

    id = models.CharField(primary_key=True, max_length=128)
    client = models.ForeignKey(AppClient, on_delete=models.CASCADE, related_name="secrets")
    encrypted = SealedField()
    created = models.DateTimeField()

    @property
    def value(self) -> str:
        return settings.KEY_RING.decrypt(bytes(self.encrypted)).decode()
