"""A group of a pool and its members."""

from django.db import models

from pools.models.user import User
from pools.models.user_pool import UserPool


class Group(models.Model):
    """A group. ``precedence`` orders roles: 0 is best, NULL is worst."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=2048, null=True)
    role_arn = models.CharField(max_length=2048, null=True)
    precedence = models.PositiveIntegerField(null=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="one_group_per_name")]


class Membership(models.Model):
    """A user in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    created = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_membership")]
