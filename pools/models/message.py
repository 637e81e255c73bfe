"""A message on its way out."""

from django.db import models


class Message(models.Model):
    """An e-mail or SMS that waits to be sent. The row is removed once it was sent: it may hold a password.

    ``encrypted`` is the JSON of its parts (destination, subject, body, from, reply_to) under the key ring.
    """

    medium = models.CharField(max_length=5)
    encrypted = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(db_index=True)
    problem = models.CharField(max_length=200, default="")
    created = models.DateTimeField()
