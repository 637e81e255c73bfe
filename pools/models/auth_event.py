"""What users did: their sign-ins and the like, and how risky each was."""

from django.db import models

from pools.models.json import QuickDecoder
from pools.models.user import User
from pools.models.user_pool import UserPool


class AuthEvent(models.Model):
    """AuthEventType of the API. The ``id`` is its EventId, and the ``event_id`` of the tokens that came of it.

    ``client_id`` and ``identity_provider`` (where somebody else vouched for the user) are for the metrics, the
    ``device_key`` tells known devices. ``challenges`` holds ChallengeResponseTypes.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    # No constraint: it would lock the pool's row, which all sign-ins share, for a check that the user's covers.
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    client_id = models.CharField(max_length=128, default="")
    identity_provider = models.CharField(max_length=32, default="")
    event_type = models.CharField(max_length=16)
    response = models.CharField(max_length=10)
    risk_decision = models.CharField(max_length=16, default="")
    risk_level = models.CharField(max_length=6, default="")
    compromised = models.BooleanField(null=True)
    challenges = models.JSONField(default=list, decoder=QuickDecoder)
    ip_address = models.CharField(max_length=45, default="")
    device_key = models.CharField(max_length=64, default="")
    device_name = models.CharField(max_length=120, default="")
    timezone = models.CharField(max_length=64, default="")
    city = models.CharField(max_length=100, default="")
    country = models.CharField(max_length=100, default="")
    feedback = models.CharField(max_length=7, default="")
    feedback_provider = models.CharField(max_length=10, default="")
    feedback_date = models.DateTimeField(null=True)
    created = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "created", "id"], name="events_of_user"),
            models.Index(fields=["pool", "created"], name="events_by_time"),
        ]
