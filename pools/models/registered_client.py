"""Clients that nobody of a pool's set up: whose metadata documents are taken, and what users have allowed such clients."""

from django.db import models

from pools.models.app_client import AppClient
from pools.models.user import User
from pools.models.user_pool import UserPool


class CIMDPolicy(models.Model):
    """Which client ID metadata documents a pool takes, and the app client as which their clients act.

    ``cache_duration`` is in seconds. Without ``client``, which was deleted, it lets nobody in.
    """

    id = models.CharField(primary_key=True, max_length=64)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="cimd_policies", db_index=False)
    client = models.ForeignKey(AppClient, on_delete=models.SET_NULL, null=True, related_name="cimd_policies")
    name = models.CharField(max_length=32)
    url_patterns = models.JSONField(default=list)
    cache_duration = models.PositiveIntegerField()
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pool", "id"], name="cimd_policies_of_pool")]


class MetadataDocument(models.Model):
    """A client ID metadata document as it was fetched from ``url``, good until ``expires``."""

    policy = models.ForeignKey(CIMDPolicy, on_delete=models.CASCADE, related_name="documents", db_index=False)
    url = models.CharField(max_length=256)
    document = models.JSONField()
    cached = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "url"], name="one_document_per_url")]


class Consent(models.Model):
    """What a user has allowed a client that registered itself: these scopes, sent to this host.

    ``client`` is its id, or the address of its metadata; ``host`` that of the callback, or its scheme where that is an
    app's own.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", db_index=False)
    client = models.CharField(max_length=256)
    host = models.CharField(max_length=1024)
    scopes = models.JSONField(default=list)
    given = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client", "host"], name="one_consent_per_client_and_host")
        ]
