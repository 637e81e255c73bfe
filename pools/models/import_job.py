"""A user import job, the pieces that workers share, and its log."""

from django.db import models

from pools.fields import SealedField, StoredNameField
from pools.models.user_pool import UserPool

UNDO_OPEN = models.Q(undo_status__in=("Pending", "InProgress", "Stopping"))


class ImportJob(models.Model):
    """A user import job. ``status`` is UserImportJobStatusType. ``file`` is a name in Django's default storage.

    With ``dry_run`` the job checks every line against live data and writes no user; with ``unverified`` it takes lines
    in which no address is verified, which Cognito refuses. ``header`` are the file's column names, ``planned`` is true
    once the file was cut into chunks. ``options`` are what PutImportOptions was given, ``new_attributes`` the names of the
    custom attributes that it added to the pool, or as a dry run would add, and ``starter`` is who started
    the job (see :mod:`pools.rules.imports.rights`). ``undo_status`` is that of the job that takes the import back, or empty.
    """

    id = models.CharField(primary_key=True, max_length=55)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=128)
    role_arn = models.CharField(max_length=2048)
    password_hashing_algorithm = models.CharField(max_length=16, default="")
    status = models.CharField(max_length=12, default="Created", db_index=True)
    dry_run = models.BooleanField(default=False)
    unverified = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    new_attributes = models.JSONField(default=list)
    starter = models.JSONField(default=dict)
    file = StoredNameField(max_length=200, default="")
    header = models.JSONField(default=list)
    planned = models.BooleanField(default=False)
    message = models.CharField(max_length=300, default="")
    created = models.DateTimeField()
    started = models.DateTimeField(null=True)
    completed = models.DateTimeField(null=True)
    undo_status = models.CharField(max_length=12, default="")
    undo_message = models.CharField(max_length=300, default="")
    undo_started = models.DateTimeField(null=True)
    undo_completed = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["pool", "-created", "id"], name="jobs_of_pool"),
            # The undos under way: few are, and only they are in it.
            models.Index(fields=["undo_status"], name="undos_open", condition=UNDO_OPEN),
        ]


class ImportChunk(models.Model):
    """Some records of the file: what one worker imports in one transaction, wholly or not at all.

    They lie within ``length`` bytes from ``offset``, where line ``first_line`` begins: those that ``places`` lists (see
    :mod:`pools.rules.imports.ordering`), in its order, or where that is NULL, all of them.
    ``leased`` tells other workers to leave the chunk alone until then; only ``done`` decides.

    ``counts`` says what became of them apart from the three counters (see :mod:`pools.rules.imports.counting`). The users
    whom the chunk made are so many from ``first_user`` on, at ``written``; ``trace`` is what else an undo has to know.
    ``undone`` is true once it was taken back.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    offset = models.BigIntegerField()
    length = models.BigIntegerField()
    first_line = models.PositiveBigIntegerField()
    leased = models.DateTimeField(null=True)
    done = models.BooleanField(default=False)
    imported = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    places = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    first_user = models.BigIntegerField(null=True)
    written = models.DateTimeField(null=True)
    trace = SealedField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_chunk_per_number")]
        indexes = [models.Index(fields=["job", "number"], name="chunks_open", condition=models.Q(done=False))]


class ImportLogLine(models.Model):
    """Why a line was skipped or failed, or what it changes. ``column`` names the cell; no value of it is kept.

    ``outcome`` is SKIPPED, FAILED, or, as only the plan tells apart, CONFLICT, UPDATED or CREATED.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="log", db_index=False)
    line = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=9)
    column = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="one_log_line_per_line")]


class ImportName(models.Model):
    """A name or alias that a dry run has met on a line, as a digest: what would be a user after the real run."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="names", db_index=False)
    digest = models.BigIntegerField()
    line = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "digest"], name="one_name_per_dry_run")]


class ImportLeft(models.Model):
    """A user of an import that its undo left as they are, and why. ``user_id`` names nobody any more once they are gone."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="left", db_index=False)
    user_id = models.BigIntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "user_id"], name="one_reason_per_user_left")]
