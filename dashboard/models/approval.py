"""Acts that wait for a second person, and which acts do."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection


class ApprovalPolicy(models.Model):
    """One row: the keys of the ``acts`` that need a second person, from how many users on (``many``) an act is on many,
    and for how many ``hours`` a request waits."""

    acts = models.JSONField(default=list)
    many = models.PositiveIntegerField(default=2)
    hours = models.PositiveIntegerField(default=24)

    @classmethod
    def current(cls) -> "ApprovalPolicy":
        """The policy as it is now; before anybody has set one, no act needs a second person."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ApprovalRequest(models.Model):
    """A call that its ``requester`` may make, and that waits for another person.

    ``call`` is ``service:Operation`` and ``members`` its input; on many users it is made once for each of ``names``, which
    stand in for its ``Username``. ``work`` is a job of the console's that is approved as a whole, held by its digest: ``Job``, the
    plan of a bulk job for so many ``Users``, or ``Run``, an import, with the ``Acts`` that its columns stand for. None of them
    ever changes. ``facts`` are what the target was like when it was asked for. An open request whose ``expires`` has passed is
    over. ``outcome`` is ``ok`` or why it failed; on many users ``job`` tells it, of an import its ``run``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    act = models.CharField(max_length=20)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    call = models.CharField(max_length=80)
    members = models.JSONField(default=dict)
    names = models.JSONField(default=list)
    work = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_for"
    )
    reason = models.CharField(max_length=500)
    ticket = models.CharField(max_length=80, blank=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    tried = models.DateTimeField(null=True)
    told = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decided"
    )
    decided = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires"], condition=models.Q(state="waiting"), name="approvals_waiting"),
            models.Index(fields=["requester", "-id"], name="approvals_of_requester"),
        ]

    @property
    def operation(self) -> str:
        return self.call.partition(":")[2]

    @property
    def calls(self) -> list[str]:
        """The rights that it takes: on the call, and on the acts that come along with it."""
        return [self.call, *self.work.get("Acts", ())]

    @property
    def many(self) -> int:
        """How many users it is on, where they are several."""
        return self.work.get("Users") or len(self.names)

    @cached_property
    def covered(self) -> frozenset[str]:
        return frozenset(self.names)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be approved, refused or withdrawn."""
        return self.state == self.State.WAITING and now < self.expires

    def covers(self, connection: Connection, pool: str, call: str, members: dict) -> bool:
        """Whether this very call was approved, and has not been made yet."""
        if self.state != self.State.APPROVED or self.outcome:
            return False
        # A call that names no pool goes by its members, which name what it is on.
        if self.connection_id != connection.pk or pool not in ("", self.pool):
            return False
        if "Run" in self.work:
            return call in self.calls and getattr(self, "run", None) is not None
        if call != self.call:
            return False
        if self.names or self.work:
            return self.members.items() <= members.items() and self._is_for(members.get("Username", ""))
        return members == self.members

    def _is_for(self, username: str) -> bool:
        """Whether a user is one of the many."""
        if not self.work:
            return username in self.covered
        job = getattr(self, "job", None)
        return job is not None and job.targets.filter(username=username, left_out="").exists()
