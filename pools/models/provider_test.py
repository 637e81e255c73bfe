"""Sign-ins at a provider that are tried: they make nothing but a report."""

from django.db import models

from pools.fields import SealedField
from pools.models.federation import IdentityProvider


class ProviderTest(models.Model):
    """A trip to a provider that somebody tries, and what it showed.

    ``caller`` is who started it, who alone is told of it. ``key`` is the digest of what opens it in a browser, once;
    ``receipt`` that of what the browser gets when it comes back, and by which the report is read: who sends the address to
    somebody else learns nothing of them. ``return_to`` is the page of this site that the browser is sent to. ``report``
    is encrypted JSON; ``expires`` when the trip must have ended, and then until when the report is kept.
    """

    id = models.CharField(primary_key=True, max_length=32)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="tests")
    caller = models.CharField(max_length=300)
    key = models.CharField(max_length=64, unique=True)
    receipt = models.CharField(max_length=64, default="")
    return_to = models.CharField(max_length=1024)
    created = models.DateTimeField()
    opened = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    expires = models.DateTimeField(db_index=True)
    report = SealedField(null=True)
