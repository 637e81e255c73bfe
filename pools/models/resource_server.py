"""The APIs for which a pool's tokens carry scopes of their own."""

from django.db import models

from pools.models.user_pool import UserPool


class ResourceServer(models.Model):
    """A resource server. ``scopes`` holds ResourceServerScopeType, in the order in which they were given."""

    pool = models.ForeignKey(
        UserPool, on_delete=models.CASCADE, related_name="resource_servers", db_index=False
    )
    identifier = models.CharField(max_length=256)
    name = models.CharField(max_length=256)
    scopes = models.JSONField(default=list)
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "identifier"], name="one_resource_server_per_identifier")
        ]
