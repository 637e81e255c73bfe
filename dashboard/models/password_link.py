"""Links with which staff members set a password: an invitation, or the way back in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

VALID = timedelta(days=3)


class PasswordLink(models.Model):
    """A link that is used once. It is drawn when it is sent, and kept as ``digest`` alone (SHA-256; empty before).

    ``invites`` tells an invitation: its use switches the member on. ``sent`` is when it was sent or shown, empty while it waits
    for that; ``problem`` says why the last try to send it failed.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="link")
    invites = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    made_by = models.CharField(max_length=254)
    expires = models.DateTimeField()
    tried = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()


class ForgottenPassword(models.Model):
    """Somebody asked for a link for a new password. There is a row for every address, whether it is a member's or not,
    until a worker has seen to it; ``tried`` is since when one does."""

    email = models.CharField(max_length=254)
    asked = models.DateTimeField()
    tried = models.DateTimeField(null=True)
