"""Hands what is left to do after an import to a bulk job: first who is disabled, then groups, then invitations.

Everybody comes in enabled, so those who should not be are disabled first of all; and nobody is invited before their groups are
there. A worker that dies while it lists them leaves a job that nobody begins; the next one lists them anew.
"""

from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils import timezone

from dashboard import audit
from dashboard.actor import actor_of_work
from dashboard.import_runs.beyond import ENABLED, GROUPS, targets_of
from dashboard.import_runs.following import DISABLE, INVITE, JOIN, MAKE_GROUP, Line, lines_of
from dashboard.import_runs.log import Outcomes
from dashboard.leases import confirm, keep
from dashboard.models import BulkJob, BulkTarget, ImportRun, Stage

FOLLOW_UP = "follow-up"
NO_GROUP = "There is no group {} in this pool."
_BATCH = 1000


class LogIncompleteError(Exception):
    """The log does not say which lines were imported, and nobody may be taken for one who came in."""


def list_targets(run: ImportRun, outcomes: Outcomes, existing: Collection[str], imported: int) -> None:
    """End a run with the job that follows it, if there is anything to do. ``existing`` are the groups that the pool has,
    ``imported`` is how many users the job says that it made. Raises LogIncompleteError and LostLeaseError."""
    job = _new_job(run)
    targets = targets_of(run)
    wanted = {DISABLE: ENABLED in targets, JOIN: GROUPS in targets, INVITE: bool(run.after.get("invite"))}
    made: set[str] = set()
    batch: list[BulkTarget] = []
    for action in (action for action, is_wanted in wanted.items() if is_wanted):
        found = 0
        for line in lines_of(run, outcomes):
            found += 1
            batch += _targets(run, job, action, line, existing, made)
            if len(batch) >= _BATCH:
                _store(run, batch)
        _store(run, batch)
        if found != imported:
            job.delete()
            raise LogIncompleteError(
                f"Amazon Cognito imported {imported:,} users, and the log of its job names {found:,} lines of the file as "
                "imported. Groups, disabling and invitations wait until both agree, so that nobody else is changed."
            )
    _hand_over(run, job)


def _new_job(run: ImportRun) -> BulkJob:
    """Nobody works on a job that is PLANNED, and no page shows one of an import."""
    BulkJob.objects.filter(run=run, stage=Stage.PLANNED).delete()
    return BulkJob.objects.create(
        run=run,
        connection=run.connection,
        pool=run.pool,
        action=FOLLOW_UP,
        source={"import": run.pk},
        stage=Stage.PLANNED,
        staff=run.staff,
        reason=run.reason,
        ticket=run.ticket,
        approval=run.approval,
    )


def _targets(
    run: ImportRun, job: BulkJob, action: str, line: Line, existing: Collection[str], made: set[str]
) -> Iterator[BulkTarget]:
    """What one kind of act does for a line. ``made`` are the groups that are to be made already."""
    if action == JOIN:
        for name in line.groups:
            missing = name not in existing
            if missing and name not in made and run.after.get("make_groups"):
                made.add(name)
                yield BulkTarget(job=job, action=MAKE_GROUP, group=name)
            why = NO_GROUP.format(name) if missing and name not in made else ""
            yield BulkTarget(
                job=job, username=line.username, action=JOIN, group=name, line=line.line, left_out=why
            )
    elif line.disabled if action == DISABLE else line.invited:
        yield BulkTarget(job=job, username=line.username, action=action, line=line.line)


def _store(run: ImportRun, batch: list[BulkTarget]) -> None:
    with transaction.atomic():
        confirm(run)
        BulkTarget.objects.bulk_create(batch, ignore_conflicts=True, batch_size=500)
    batch.clear()


def _hand_over(run: ImportRun, job: BulkJob) -> None:
    """From here on the job goes its own way, and the run is finished."""
    to_do = job.targets.filter(left_out="").count()
    left_out = job.targets.count() - to_do
    with transaction.atomic():
        keep(run, step=ImportRun.Step.FINISHED)
        if not to_do and not left_out:
            job.delete()
            return
        now = timezone.now()
        done = {} if to_do else {"finished": now}
        BulkJob.objects.filter(pk=job.pk).update(
            stage=Stage.RUNNING, begun=now, to_do=to_do, left_out=left_out, **done
        )
        audit.note(
            actor_of_work(run), "FollowUpImport", pool=run.pool, target=run.job, given={"Calls": to_do}
        )
