"""One action on many users, done in the background."""

from django.conf import settings
from django.db import models

from dashboard.models.approval import ApprovalRequest
from dashboard.models.connection import Connection
from dashboard.models.imports import ImportRun
from dashboard.models.leased import Leased
from pools.fields import StoredNameField


class Stage(models.TextChoices):
    """How far a job is: a plan is made of whom it is for, somebody looks at it, and it is carried out."""

    PLANNING = "planning"
    PLANNED = "planned"
    RUNNING = "running"


class BulkJob(Leased):
    """An action over ``usernames``, or over the targets of its plan, one after the other. ``position`` is how many were
    tried; it survives a lost worker.

    ``source`` says where a plan finds whom it is for: ``{"query": {…}}``, the users that a query of the list finds;
    ``{"list": true}``, the names in the stored file ``names``; ``{"usernames": true}``, those of that column; ``{"job": 7}``,
    those to whom another job did something that this one takes back; ``{"import": 7}``, those whom an import brought in. It is
    empty for a job over ``usernames`` that has no plan. ``bookmark`` is where the plan, and then the work, goes on;
    ``looked_at`` how many users or lines the plan has read; ``to_do`` how many targets it left, and ``left_out`` how many it
    did not, both known at its end. ``failed`` counts targets, ``failures`` lists those of ``usernames``. ``problem`` is why
    there is no plan, or why a job that sends messages has paused by itself. ``run`` is the import whose rest a job does: each
    of its targets says itself what is done, and its stage is PLANNED only while they are listed. ``digest`` is the SHA-256 of
    the names that a plan has left, and ``approval`` the request that a second person has approved, where the act needed one.

    A job that sends messages may go in waves (:mod:`dashboard.bulk_jobs.waves`): so many messages as ``wave`` says, then
    nothing for ``wave_seconds``; NULL is all at once. ``in_wave`` counts those of the wave under way, and ``resumes`` is the
    moment before which nothing goes out. After ``trial`` messages it is ``paused`` by itself; 0 is no trial. ``skipped``
    counts users of the plan to whom it was not done any more, with the reason in ``left_out``.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    action = models.CharField(max_length=30)
    group = models.CharField(max_length=128, blank=True)
    usernames = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)
    stopped = models.BooleanField(default=False)
    source = models.JSONField(default=dict)
    names = StoredNameField(max_length=200, default="")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.RUNNING)
    bookmark = models.TextField(default="")
    looked_at = models.PositiveIntegerField(default=0)
    to_do = models.PositiveIntegerField(null=True)
    left_out = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, default="")
    digest = models.CharField(max_length=64, default="")
    begun = models.DateTimeField(null=True)
    wave = models.PositiveIntegerField(null=True)
    wave_seconds = models.PositiveIntegerField(default=0)
    in_wave = models.PositiveIntegerField(default=0)
    trial = models.PositiveIntegerField(default=0)
    resumes = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    skipped = models.PositiveIntegerField(default=0)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    approval = models.OneToOneField(ApprovalRequest, on_delete=models.SET_NULL, null=True, related_name="job")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    run = models.OneToOneField(ImportRun, on_delete=models.SET_NULL, null=True, related_name="follow_up")

    @property
    def total(self) -> int:
        """Users to whom it is done; after an import, how often something is done."""
        return (self.to_do or 0) if self.source else len(self.usernames)


class BulkTarget(models.Model):
    """A user of a job's plan. ``given`` is the line of the list that named them; ``left_out`` why nothing is done to them,
    ``failed`` why it was tried in vain. ``status`` (UserStatusType) and ``made`` are the user's status and creation
    as the plan saw them. Where a job does more than one thing, ``action`` is which and ``group`` goes with it; ``line`` is that
    of the import's file."""

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="targets", db_index=False)
    username = models.CharField(max_length=512)
    given = models.CharField(max_length=2048, default="")
    status = models.CharField(max_length=24, default="")
    made = models.DateTimeField(null=True)
    left_out = models.CharField(max_length=300, default="")
    failed = models.CharField(max_length=500, default="")
    action = models.CharField(max_length=30, default="")
    group = models.CharField(max_length=128, default="")
    line = models.PositiveBigIntegerField(null=True)

    class Meta:
        # A list that names somebody twice plans them once.
        constraints = [
            models.UniqueConstraint(
                fields=["job", "username", "action", "group"], name="one_target_per_user_and_act"
            )
        ]
        indexes = [
            models.Index(fields=["job", "id"], name="targets_of_job"),
            models.Index(
                fields=["job", "id"],
                name="targets_in_vain",
                condition=~models.Q(left_out="") | ~models.Q(failed=""),
            ),
        ]
