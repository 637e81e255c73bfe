"""Where staff members are signed in."""

from django.conf import settings
from django.db import models


class StaffSession(models.Model):
    """What is shown of one of Django's sessions. ``key`` is that session's; deleting only this row ends nothing."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    began = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField()
