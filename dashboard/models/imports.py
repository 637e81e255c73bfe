"""A CSV on its way into a pool, as the console's three steps see it."""

from django.conf import settings
from django.db import models

from dashboard.models.approval import ApprovalRequest
from dashboard.models.connection import Connection
from dashboard.models.leased import Leased
from pools.fields import SealedField, StoredNameField


class ImportRun(Leased):
    """An uploaded file, how its columns are mapped, and the jobs that check and run it.

    ``file`` is the upload as it came, ``prepared`` the same rows under Cognito's header; both are names in
    Django's default storage. While the one becomes the other, ``read`` is how many of its bytes are done; ``digest`` is the
    SHA-256 of the prepared one. ``check_job`` and ``job`` are job ids of the pool's own API; how far a job is, only that API
    says. ``step`` is what the console does next; ``leased`` keeps a second worker from doing it too, and ``problem`` is why it
    could not be done. ``options`` are those of PutImportOptions, on the embedded engine; ``after`` says what calls do after
    Cognito's own import on AWS beside the file's own columns: ``make_groups`` that are missing, and ``invite`` who comes in
    without a password. ``results`` holds, under ``check`` and ``run``, the counts of a job that has ended, its problems with
    the commonest first, and the name of the file of rejected lines; under ``passwords`` a Tally
    (:mod:`dashboard.csv_files.passwords`); under ``short`` how many lines lack their last cells; under ``after`` how many
    calls will follow, as :mod:`dashboard.import_runs.following` counts them. ``hash_keys`` are those of a Firebase project.
    ``approval`` is the request that a second person has approved, where one was needed. Some time after ``finished`` the
    files and rejected lines are deleted: ``file`` is then empty. ``mended_of`` is the run whose rejected and skipped lines
    this one's are, after somebody mended them.
    """

    class Step(models.TextChoices):
        MAPPING = "mapping", "Columns to be mapped"
        PREPARING = "preparing", "Preparing the file"
        CHECKING = "checking", "Checking"
        STOPPED = "stopped", "Check was stopped"
        CHECKED = "checked", "Checked, not started"
        STARTING = "starting", "Starting"
        RUNNING = "running", "Running"
        FOLLOWING = "following", "Listing what follows"
        FINISHED = "finished", "Finished"

    WORKING = (Step.PREPARING, Step.CHECKING, Step.STARTING, Step.RUNNING, Step.FOLLOWING)

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    name = models.CharField(max_length=128)
    file = StoredNameField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    prepared = StoredNameField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    dialect = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    plain = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=16, blank=True)
    hash_keys = SealedField(null=True)
    options = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    role_arn = models.CharField(max_length=2048, blank=True)
    lines = models.PositiveBigIntegerField(default=0)
    read = models.PositiveBigIntegerField(default=0)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.MAPPING)
    problem = models.TextField(blank=True)
    check_pool = models.CharField(max_length=55, blank=True)
    check_job = models.CharField(max_length=55, blank=True)
    job = models.CharField(max_length=55, blank=True)
    results = models.JSONField(default=dict)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    approval = models.OneToOneField(ApprovalRequest, on_delete=models.SET_NULL, null=True, related_name="run")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    mended_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["connection", "pool", "-created"], name="runs_of_pool"),
            models.Index(fields=["step"], name="runs_at_step"),
        ]

    @property
    def working(self) -> bool:
        return self.step in self.WORKING and not self.problem

    @property
    def left_out(self) -> list[str]:
        """The columns of the file that become nothing; the console's own mark is none of its owner's."""
        targets, mark = self.mapping.get("targets", []), "lifeguard:"
        chosen = zip(self.columns, targets, strict=False)
        return [name for name, target in chosen if name and not target and not name.startswith(mark)]

    @property
    def percent_read(self) -> int:
        """How much of the file is prepared."""
        return min(100 * self.read // self.size, 100) if self.size else 0


class RejectedLine(models.Model):
    """A line of the person's own file that a check or a run rejected or ``skipped``. ``problem`` numbers the reason among the
    run's. Of those that can be mended in the browser ``cells`` are what stands there, as a JSON list under the columns of the
    file; ``start`` and ``end`` are the bytes that hold the line in the file of rejected lines, if it is in there.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, db_index=False)
    checked = models.BooleanField()
    skipped = models.BooleanField(default=False)
    problem = models.PositiveSmallIntegerField()
    line = models.PositiveBigIntegerField()
    username = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    cells = SealedField(null=True)
    start = models.PositiveBigIntegerField(null=True)
    end = models.PositiveBigIntegerField(null=True)
    advice = ""
    """What to do about it, in words; set by the page that shows the line, as are the next two: what somebody made of it, and
    whether it can be mended now."""
    mended: "MendedLine | None" = None
    mendable = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "checked", "problem", "line"], name="rejected_once"),
        ]
        indexes = [
            models.Index(
                fields=["run", "line"], condition=models.Q(cells__isnull=False), name="rejects_to_mend"
            ),
        ]


class MendedLine(models.Model):
    """What somebody made of a rejected or skipped line: its ``cells`` as they shall be imported, none where the line is to be
    left out. ``sent_in`` is the run that took it up."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, db_index=False, related_name="mended_lines")
    line = models.PositiveBigIntegerField()
    cells = SealedField(null=True)
    changed = models.DateTimeField()
    sent_in = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="mended_once")]
