"""What a job comes to and how far its undo is, as the ``lifeguard`` service says it."""

from collections import Counter
from datetime import datetime
from typing import Any

from pools.models import ImportChunk, ImportJob
from pools.rules.imports.progress import count
from pools.rules.imports.undo_progress import count_undone, undo_window, why_no_undo

_COUNTED = {
    "Passwords": "passwords",
    "Stranded": "stranded",
    "GroupMemberships": "groups",
    "Enabled": "enabled",
    "Disabled": "disabled",
    "Verified": "verified",
}

_NAMED = 100
"""So many new groups are named; a pool has at most 10,000."""


def describe_plan(job: ImportJob) -> dict:
    """The job as ImportPlanType."""
    reached, (counts, groups) = count([job])[job.id], _counts(job)
    described = {
        "JobId": job.id,
        "JobStatus": job.status,
        "IsPlan": job.dry_run,
        "Created": reached["imported"] - counts["updated"],
        "Updated": counts["updated"],
        "Skipped": reached["skipped"],
        "Conflicts": counts["conflicts"],
        "Rejected": reached["failed"] - counts["conflicts"],
        **{member: counts[name] for member, name in _COUNTED.items()},
        "GroupsMade": len(groups),
        "NewGroups": sorted(groups)[:_NAMED],
        "AttributesMade": len(job.new_attributes),
        "NewAttributes": job.new_attributes,
    }
    return described | ({"Message": job.message} if job.message else {})


def describe_undo(job: ImportJob, now: datetime) -> dict:
    """The job's undo as ImportUndoType."""
    why_not, counts = why_no_undo(job, now), count_undone(job)
    described: dict[str, Any] = {
        "JobId": job.id,
        "Status": job.undo_status,
        "Possible": not why_not,
        "WhyNot": why_not,
        "Until": job.completed + undo_window() if job.completed else None,
        "Message": job.undo_message,
        "StartDate": job.undo_started,
        "CompletionDate": job.undo_completed,
        "Users": 0 if job.dry_run else count([job])[job.id]["imported"],
        "Removed": counts["removed"],
        "Restored": counts["restored"],
        "Left": counts["left"],
        "Gone": counts["gone"],
    }
    return {name: value for name, value in described.items() if value not in ("", None)}


def _counts(job: ImportJob) -> tuple[Counter[str], set[str]]:
    """What is counted apart, and the names of the groups that are new: parts of a plan name the same ones."""
    counts, groups = Counter[str](), set[str]()
    for found in ImportChunk.objects.filter(job=job, done=True).values_list("counts", flat=True):
        counts.update({name: number for name, number in found.items() if name != "new_groups"})
        groups.update(found.get("new_groups", ()))
    return counts, groups
