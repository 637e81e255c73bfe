"""Roles of staff members, and where each is given."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection


class Role(models.Model):
    """A built-in role (``key`` is its key) or one made in the console (``key`` is empty; ``groups`` are its acts).

    Holders see the attributes in ``masked`` only masked; ``asks_reason`` and ``asks_ticket`` say what each act of theirs
    must come with.
    """

    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, unique=True)
    help = models.CharField(max_length=300, blank=True)
    groups = models.JSONField(default=list)
    masked = models.JSONField(default=list)
    asks_reason = models.BooleanField(default=False)
    asks_ticket = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_role_per_key")
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role given to a staff member: on all connections (``connection`` is None), on one, or on one pool of it.

    ``pool`` is the id of a user pool or an identity pool; empty for all of the connection.
    ``provider`` is set where a claim of that sign-in provider gave the role: each sign-in gives it anew or takes it away.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, null=True)
    pool = models.CharField(max_length=55, blank=True)
    provider = models.ForeignKey(
        "dashboard.SignInProvider", on_delete=models.CASCADE, null=True, related_name="grants"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["member", "role", "connection", "pool"], name="granted_once"),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=models.Q(connection__isnull=True),
                name="granted_everywhere_once",
            ),
        ]
