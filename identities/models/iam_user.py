"""A user of IAM: a program that calls the API, with the access keys that it signs with."""

from django.db import models


class IamUser(models.Model):
    """A user as IAM keeps it. ``policies`` are its permission policies by name; ``public_id`` is what its keys name.

    Its ARN is ``arn:aws:iam::<account>:user<path><name>``; names differ by more than case.
    """

    name = models.CharField(max_length=64)
    folded_name = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=512, default="/")
    public_id = models.CharField(max_length=32, unique=True)
    policies = models.JSONField(default=dict)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField()
