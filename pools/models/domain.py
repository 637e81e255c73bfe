"""The domains at which a pool's own pages answer."""

from django.db import models

from pools.models.user_pool import UserPool


class Domain(models.Model):
    """A pool has at most one prefix (``acme``, below HOSTED_DOMAIN) and one custom domain (``auth.example.com``).

    ``name`` is lower case, without a dot at its end, its labels in ASCII (``xn--...``). Prefixes have no dot and custom
    domains have some, so one constraint keeps both from being taken twice. ``settings`` holds CustomDomainConfig.
    """

    name = models.CharField(unique=True, max_length=253)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="domains", db_index=False)
    custom = models.BooleanField()
    version = models.PositiveSmallIntegerField()
    """ManagedLoginVersion: 1 for the classic pages, 2 for managed login."""
    settings = models.JSONField(default=dict)
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "custom"], name="one_domain_of_a_kind")]
