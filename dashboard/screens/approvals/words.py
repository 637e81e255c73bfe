"""A request as the pages show it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from dashboard.approvals.carrying_out import BEGUN, OK
from dashboard.approvals.wording import effect, title
from dashboard.aws.masking import masked_there
from dashboard.aws.masks import mask_in
from dashboard.bulk_jobs.progress import Progress
from dashboard.models import ApprovalRequest, BulkJob, StaffMember


@dataclass(frozen=True)
class Row:
    """A request with its words at a moment, for a member who sees the attributes in ``masked`` only masked."""

    request: ApprovalRequest
    now: datetime
    masked: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return mask_in(title(self.request), self.masked)

    @property
    def effect(self) -> str:
        return effect(self.request)

    @property
    def job(self) -> BulkJob | None:
        return getattr(self.request, "job", None)

    @property
    def leads_to(self) -> str:
        """The page of what is to be approved as a whole: the plan of a job, or the check of an import."""
        work, asked = self.request.work, self.request
        if "Job" in work:
            return reverse("bulk-job", args=[asked.connection.slug, asked.pool, work["Job"]])
        if "Run" in work:
            return reverse("import-run", args=[asked.connection.slug, asked.pool, work["Run"]])
        return ""

    @property
    def leads_words(self) -> str:
        return "What becomes of each line" if "Run" in self.request.work else "All of them by name"

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of its pill."""
        state = self.request.state
        if state == "waiting":
            return ("info", "Waiting") if self.request.is_open(self.now) else ("off", "Expired")
        if state == "approved":
            return self._carried_out()
        return ("bad", "Refused") if state == "refused" else ("off", "Withdrawn")

    def _carried_out(self) -> tuple[str, str]:
        if self.job:
            progress = Progress(self.job, self.now)
            return progress.tone, f"Approved · {progress.words.lower()}"
        if run := getattr(self.request, "run", None):
            step = run.get_step_display().lower()
            tone = "bad" if run.problem else "good" if run.step == run.Step.FINISHED else "info"
            return tone, f"Approved · {'failed' if run.problem else step}"
        if self.request.outcome == OK:
            return "good", "Approved · done"
        return (
            ("warn", "Approved · begun")
            if self.request.outcome in ("", BEGUN)
            else ("bad", "Approved · failed")
        )

    @property
    def failure(self) -> str:
        """Why what was approved could not be done."""
        if run := getattr(self.request, "run", None):
            return run.problem
        outcome = self.request.outcome
        if outcome == BEGUN:
            return "It was begun, and what came of it is not known. The audit trail and the pool tell."
        return "" if outcome in ("", OK) else outcome


def row_for(member: StaffMember, request: ApprovalRequest, now: datetime) -> Row:
    """The request as this member may see it."""
    return Row(request, now, masked_there(member, request.connection, request.pool))
