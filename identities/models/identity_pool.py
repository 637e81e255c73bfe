"""An identity pool and its maps of principal tags."""

from django.db import models


class IdentityPool(models.Model):
    """A pool. ``settings`` holds what CreateIdentityPool and UpdateIdentityPool set, in the API's own spelling, tags
    among them; ``roles`` and ``role_mappings`` hold what SetIdentityPoolRoles set.

    ``public_id`` is the id of the API (``us-east-1:`` and a UUID).
    """

    public_id = models.CharField(unique=True, max_length=55)
    name = models.CharField(max_length=128)
    settings = models.JSONField(default=dict)
    roles = models.JSONField(default=dict)
    role_mappings = models.JSONField(default=dict)
    created = models.DateTimeField()
    modified = models.DateTimeField()


class PrincipalTagMap(models.Model):
    """Which claims of a provider's tokens travel as session tags. ``tags`` is tag name to claim name."""

    pool = models.ForeignKey(IdentityPool, on_delete=models.CASCADE, related_name="tag_maps")
    provider = models.CharField(max_length=128)
    use_defaults = models.BooleanField(default=True)
    tags = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "provider"], name="one_tag_map_per_provider")]
