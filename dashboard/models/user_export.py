"""A list of users that is written to a file in the background."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection
from dashboard.models.leased import Leased


class UserExport(Leased):
    """What a ``query`` of the list finds, with these ``columns``, as a file of a ``kind``. ``written`` counts the users in it;
    ``file`` is its name in storage once it is whole. ``problem`` is why there is none."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    query = models.JSONField()
    columns = models.JSONField()
    kind = models.CharField(max_length=5)
    written = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=200, default="")
    problem = models.CharField(max_length=500, default="")
    stopped = models.BooleanField(default=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
