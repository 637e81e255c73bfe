"""The audit trail: who did what to whom, each record sealed to the one before."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from pools.fields import SealedField


class Act(models.Model):
    """What a record says of an act.

    ``staff`` is who, as a reader knows them: a staff member's e-mail address, or an API key's name; ``who_id`` is the
    member's or the key's id. ``roles`` names the roles that allowed it, separated by commas. ``input`` leaves out
    members that the service model marks sensitive, but for the user's name, which ``target`` holds; ``before`` and
    ``after`` hold the members that the act changed. ``outcome`` is ``ok``, an error's code, or ``unfinished``.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", "Staff member"
        API_KEY = "api-key", "API key"
        TEMPORARY = "temporary-credentials", "Temporary credentials"
        SITE = "site", "This site"

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=24, choices=Kind.choices, default=Kind.STAFF)
    staff = models.CharField(max_length=254)
    who_id = models.CharField(max_length=128, blank=True)
    roles = models.CharField(max_length=400, blank=True)
    connection = models.CharField(max_length=80)
    pool = models.CharField(max_length=55, blank=True)
    operation = models.CharField(max_length=80)
    target = models.CharField(max_length=300, blank=True)
    input = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=120)
    request_id = models.CharField(max_length=80, blank=True)
    source_ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def succeeded(self) -> bool:
        return self.outcome == "ok"


class AuditIntent(Act):
    """A call that is being made. It gives way to a record of the trail once its outcome is known."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="audit_intents_by_age")]


class AuditRecord(Act):
    """One record of the trail: a call that changed something, a secret that was revealed, an act of the console's own.

    Written by :func:`dashboard.audit.chain.append` alone. The database refuses to change or delete a record (but for what
    a record's ``removed_upto`` has given up): its triggers are in migrations, and a migration that makes SQLite build
    the table anew must make them again. ``id`` counts without a gap.
    """

    id = models.BigIntegerField(primary_key=True)
    removed_upto = models.BigIntegerField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            # From a day, until a day; what is older than the retention allows.
            models.Index(fields=["at"], name="audit_by_time"),
            # A user's page: what was done to them. The latest of a pool, and a member's scope of pools.
            models.Index(fields=["pool", "target", "-id"], name="audit_of_target"),
            models.Index(fields=["pool", "-id"], name="audit_of_pool"),
            # A member's page; and each as a filter of the trail, newest first. Operations and outcomes to choose from.
            models.Index(fields=["staff", "-id"], name="audit_of_staff"),
            models.Index(fields=["operation", "-id"], name="audit_of_operation"),
            models.Index(fields=["outcome", "-id"], name="audit_of_outcome"),
            models.Index(fields=["source_ip", "-id"], name="audit_of_address"),
            models.Index(fields=["request_id", "-id"], name="audit_of_request"),
            models.Index(fields=["ticket", "-id"], name="audit_of_ticket"),
            # Where the trail was cut off, for whoever verifies it.
            models.Index(
                fields=["removed_upto"],
                name="audit_of_removals",
                condition=models.Q(removed_upto__isnull=False),
            ),
        ]


class AuditHead(models.Model):
    """The one row that says where the trail ends: the last record's id and hash, under a seal.

    ``key`` seals the records and is itself encrypted with the site's key ring.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    key = SealedField()


class AuditRetention(models.Model):
    """The one row that says for how many days records are kept; 0 is for ever."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    days = models.PositiveIntegerField(default=0)
