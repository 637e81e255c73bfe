"""A role of the embedded engine: who may take it, and what it may do."""

from django.db import models


class Role(models.Model):
    """A role as IAM keeps it. ``trust`` is its trust policy, ``policies`` its permission policies by name.

    ``writers`` says who wrote each policy's statements, by the policy's name and in their order, and ``trust_writer`` who
    wrote the trust policy (:mod:`identities.trust.writers`); None is for those from before it was kept.

    Its ARN is ``arn:aws:iam::<account>:role<path><name>``; names differ by more than case.
    """

    name = models.CharField(max_length=64)
    folded_name = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=512, default="/")
    public_id = models.CharField(max_length=32, unique=True)
    description = models.CharField(max_length=1000, blank=True)
    max_session_duration = models.PositiveIntegerField(default=3600)
    trust = models.JSONField()
    policies = models.JSONField(default=dict)
    writers = models.JSONField(default=dict)
    trust_writer = models.JSONField(null=True)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField()
