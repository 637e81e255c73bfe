"""A request as the pages show it."""

from dataclasses import dataclass
from datetime import datetime

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
        outcome = self.request.outcome
        if outcome == BEGUN:
            return "It was begun, and what came of it is not known. The audit trail and the pool tell."
        return "" if outcome in ("", OK) else outcome


def row_for(member: StaffMember, request: ApprovalRequest, now: datetime) -> Row:
    """The request as this member may see it."""
    return Row(request, now, masked_there(member, request.connection, request.pool))
