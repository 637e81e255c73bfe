"""One action on many users, done in the background."""

from django.conf import settings
from django.db import models

from dashboard.models.approval import ApprovalRequest
from dashboard.models.connection import Connection
from dashboard.models.leased import Leased


class BulkJob(Leased):
    """An action over ``usernames``, one after the other. ``position`` is how many were tried; it survives a lost worker.

    ``approval`` is the request that a second person has approved, where the act needed one.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    action = models.CharField(max_length=30)
    group = models.CharField(max_length=128, blank=True)
    usernames = models.JSONField()
    position = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)
    stopped = models.BooleanField(default=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    approval = models.OneToOneField(ApprovalRequest, on_delete=models.SET_NULL, null=True, related_name="job")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    @property
    def total(self) -> int:
        return len(self.usernames)
