"""How far a bulk job is, in figures and words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from dashboard.bulk_jobs.doing import act_of
from dashboard.bulk_jobs.waves import expected_end
from dashboard.models import BulkJob, StaffMember, Stage


@dataclass(frozen=True)
class Progress:
    """A job in figures. ``rate`` is in users a second, ``left`` in seconds; both None while there is nothing to say."""

    job: BulkJob
    now: datetime

    @property
    def failed(self) -> int:
        return len(self.job.failures) + self.job.failed

    @property
    def done(self) -> int:
        return self.job.position - self.failed - self.job.skipped

    @property
    def percent(self) -> int:
        return self.job.position * 100 // max(1, self.job.total)

    @property
    def running(self) -> bool:
        """Whether a worker is on it, or should be."""
        return self.job.finished is None and not self.job.stopped and self.job.stage != Stage.PLANNED

    @property
    def stopped_early(self) -> bool:
        """Whether it was stopped with something left to do, and has come to rest."""
        return self.job.stopped and self.job.finished is not None and self.has_begun and self.remaining > 0

    @property
    def paused(self) -> bool:
        """Whether it does nothing until somebody lets it go on."""
        return self.running and self.job.paused

    @property
    def waits_until(self) -> datetime | None:
        """When it goes on by itself, where it does nothing before: the next wave, or a start that was put off."""
        later = self.running and not self.job.paused and self.job.resumes and self.job.resumes > self.now
        return self.job.resumes if later else None

    @property
    def last_wave(self) -> datetime | None:
        return expected_end(self.job, self.now) if self.running else None

    @property
    def is_trial_over(self) -> bool:
        return self.paused and bool(self.job.trial) and self.done == self.job.trial

    @property
    def planned(self) -> bool:
        """Whether the plan is made and somebody must say whether it is carried out."""
        return self.job.finished is None and not self.job.stopped and self.job.stage == Stage.PLANNED

    @property
    def has_begun(self) -> bool:
        return self.job.stage == Stage.RUNNING

    @property
    def remaining(self) -> int:
        return self.job.total - self.job.position

    @property
    def rate(self) -> float | None:
        seconds = ((self.job.finished or self.now) - (self.job.begun or self.job.created)).total_seconds()
        return self.job.position / seconds if self.job.position and seconds > 0 else None

    @property
    def left(self) -> int | None:
        return round(self.remaining / self.rate) if self.running and self.rate else None

    @property
    def words(self) -> str:
        if self.job.problem and not self.has_begun:
            return "No plan could be made"
        if not self.has_begun:
            return "Planned" if self.planned else "Looking them up" if self.running else "Given up"
        if self.paused:
            return "The trial is sent" if self.is_trial_over else "Paused"
        if self.waits_until:
            return "Waiting for the next wave" if self.job.position else "Waiting for its time"
        if self.running:
            return "Running" if self.job.position else "Waiting for a worker"
        if self.job.position < self.job.total:
            return "Stopped"
        return "Finished, with failures" if self.failed else "Finished"

    @property
    def tone(self) -> str:
        if self.job.problem and not self.has_begun:
            return "bad"
        if self.planned or self.paused:
            return "warn"
        if self.running:
            return "info"
        return "off" if self.job.position < self.job.total else "warn" if self.failed else "good"


def running_jobs(staff: StaffMember) -> list[dict]:
    """The member's bulk jobs under way, for the top bar: ``url``, ``label``, ``percent``."""
    jobs = BulkJob.objects.filter(staff=staff, finished=None, stopped=False).select_related("connection")
    jobs = jobs.exclude(stage=Stage.PLANNED)
    return [
        {
            "url": reverse("bulk-job", args=[job.connection.slug, job.pool, job.pk]),
            "label": act_of(job).to_many.verb,
            "percent": Progress(job, timezone.now()).percent,
        }
        for job in jobs.order_by("-id")[:5]
    ]
