"""A message on its way out."""

from django.db import models

from pools.fields import SealedField


class Message(models.Model):
    """An e-mail or SMS that waits to be sent. The row is removed once it was sent: it may hold a password.

    ``encrypted`` is the JSON of a :class:`pools.rules.messages.Letter` under the key ring. ``due`` is when it may be
    tried next, NULL once it was given up; ``problem`` is why the last attempt failed.
    """

    medium = models.CharField(max_length=5)
    encrypted = SealedField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True, db_index=True)
    problem = models.CharField(max_length=200, default="")
    created = models.DateTimeField()
