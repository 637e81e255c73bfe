"""The steps of an import, each of which can be done again after a worker died in the middle of it."""

import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.actor import actor_of_work
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.upload import UploadPutOffError, UploadRefusedError
from dashboard.csv_files.conversion import Mapping, convert
from dashboard.csv_files.detection import UnreadableFileError
from dashboard.csv_files.hashes.names import TOTP
from dashboard.csv_files.marks import is_ours
from dashboard.import_runs import beyond, check_pool, following, jobs, second_person
from dashboard.import_runs.check_pool import checking_client
from dashboard.import_runs.ended import outcomes_of, results_of
from dashboard.import_runs.files import beside as file_beside
from dashboard.import_runs.files import write
from dashboard.import_runs.follow_targets import LogIncompleteError, list_targets
from dashboard.import_runs.intake import rows_in
from dashboard.import_runs.line_numbers import keep_numbers, noting
from dashboard.import_runs.log import Outcomes
from dashboard.import_runs.passwords import password_cells
from dashboard.leases import LostLeaseError, due, held, keep, release, renew, take
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import ImportRun
from dashboard.users.groups import group_names
from pools.disk import DiskFull, require_room
from pools.outages import FilesAway

EMBEDDED_ROLE = "arn:aws:iam::000000000000:role/lifeguard-import"
"""The engine keeps the log itself; the API wants a role all the same."""
_BUSY = (503, 504)
_NO_ROOM = 10.0
"""Seconds until a disk that was full, or a store of files that was away, is asked again."""
_LATE = timedelta(minutes=5)
"""How long the log of a job on AWS may take to be whole."""
LOST = "Its file is no longer where this site keeps its files. Discard it, and upload the file again."
Step = ImportRun.Step


def advance(run_id: int) -> float | None:
    """Do the next steps of an import. Returns after how many seconds to look again, None when there is nothing to do."""
    run, wait = take(ImportRun.objects.select_related("connection", "staff", "approval"), run_id), None
    if run is None:
        return None
    try:
        try:
            with held(run):
                wait = _go_on(run)
        finally:
            release(run, wait)
    except LostLeaseError:
        return None
    return wait


def waiting() -> QuerySet[ImportRun]:
    """Imports whose next step nobody is doing, and nobody is about to do."""
    return due(ImportRun.objects.filter(step__in=ImportRun.WORKING, problem=""))


def _go_on(run: ImportRun) -> float | None:
    wait = None
    try:
        while run.working and wait is None:
            wait = _STEPS[run.step](run)
    except (DiskFull, FilesAway, UploadPutOffError):
        wait = _NO_ROOM  # the page says so while it lasts
    except FileNotFoundError:
        keep(run, problem=LOST)
    except ApprovalNeeded as error:  # marked since it was started
        keep(run, **({"problem": str(error)} if run.job else {"step": Step.CHECKED}))
    except second_person.NotTheApproved as error:
        keep(run, step=Step.STOPPED, problem=str(error))
    except (*ERRORS, UploadRefusedError, UnreadableFileError) as error:
        wait = _keep_problem(run, error)
    return wait


def _keep_problem(run: ImportRun, error: Exception) -> float | None:
    if isinstance(error, UploadRefusedError | UnreadableFileError):
        problem = str(error)
    else:
        explained = explain(error, run.connection)
        if explained.status in _BUSY:
            return 10.0
        problem = str(explained)
    keep(run, problem=problem)
    return None


def _prepare(run: ImportRun) -> None:
    """The person's file as Cognito's."""
    require_room(run.size)
    header = _client(run).get_csv_header(UserPoolId=run.pool)["CSVHeader"]
    if run.algorithm and "password_hash" not in header:
        header = [*header, "password_hash"]
    header = [*header, *(name for name in beyond.new_names(run) if name not in header)]
    mapping, passwords = Mapping(**run.mapping), password_cells(run)
    if run.connection.is_embedded:
        header = [*header, *(name for name in (*beyond.COLUMNS, TOTP) if name in mapping.targets)]
    beside = beyond.beside_cells(run)
    lines, places, digest, counted = -1, array("Q"), sha256(), Counter[str]()

    def content() -> Iterable[bytes]:
        nonlocal lines
        with (
            default_storage.open(run.file, "rb") as stream,
            closing(rows_in(run, stream)) as rows,
        ):
            how = {"defused": is_ours(run.columns), "strict": run.dialect.get("cognito", False)}
            noted = noting(rows, places)
            for text in convert(
                noted, header, mapping, passwords=passwords, beside=beside, counted=counted, **how
            ):
                lines += text != "\n"
                renew(run, read=stream.tell)
                digest.update(piece := text.encode())
                yield piece

    name = write(file_beside(run.file, "prepared.csv"), content())
    keep_numbers(run, places)
    results = {"short": counted["short"]} | ({"passwords": passwords.tally.as_json()} if passwords else {})
    keep(run, prepared=name, lines=lines, digest=digest.hexdigest(), results=results, step=Step.CHECKING)


def _check(run: ImportRun) -> float | None:
    embedded = checking_client(run)
    pool = run.pool
    if not run.connection.is_embedded:
        if not run.check_pool:
            there = _client(run).describe_user_pool(UserPoolId=run.pool)["UserPool"]
            keep(run, check_pool=check_pool.make_copy(embedded, there, run.pk))
        pool = run.check_pool
    progress = _drive(run, embedded, pool, dry_run=True)
    if not progress.ended:
        return 1.0
    results = {**run.results, "check": results_of(run, embedded, pool, progress)}
    if following.follows(run):
        results["after"] = _foresee(run, outcomes_of(embedded, pool, progress))
    if run.check_pool:
        check_pool.delete_copy(embedded, run.check_pool)
    keep(run, results=results, check_pool="", step=Step.CHECKED)
    return None


def _foresee(run: ImportRun, outcomes: Outcomes) -> dict:
    """What will follow the import, in figures, at the pace that the connection has now."""
    began = time.perf_counter()
    pool = _client(run).describe_user_pool(UserPoolId=run.pool)["UserPool"]
    each = time.perf_counter() - began
    lines = following.lines_of(run, outcomes)
    found = following.foresee(
        lines, groups_there(run), make_groups=bool(run.after.get("make_groups")), each=each
    )
    sender = pool.get("EmailConfiguration", {}).get("EmailSendingAccount", "COGNITO_DEFAULT")
    return found | {"own_mail": sender == "DEVELOPER"}


def _start(run: ImportRun) -> None:
    actor = actor_of_work(run)
    beyond.check_permissions(actor, run)
    if not run.job:
        second_person.check_second_person(actor, run)
        second_person.check_file(run, partial(renew, run))
    _drive(run, _client(run), run.pool, dry_run=False)
    keep(run, step=Step.RUNNING)


def _watch(run: ImportRun) -> float | None:
    progress = jobs.read_job(_client(run), run.pool, run.job, run.lines)
    if not progress.ended:
        return 2.0
    results = results_of(run, _client(run), run.pool, progress)
    step = Step.FOLLOWING if following.follows(run) and progress.imported else Step.FINISHED
    keep(run, results={**run.results, "run": results}, step=step, finished=timezone.now())
    return None


def _follow(run: ImportRun) -> float | None:
    """Hand what is left to do to a bulk job."""
    client = _client(run)
    progress = jobs.read_job(client, run.pool, run.job, run.lines)
    outcomes = outcomes_of(client, run.pool, progress)
    try:
        list_targets(run, outcomes, groups_there(run), progress.imported)
    except LogIncompleteError as error:
        if run.finished and timezone.now() - run.finished < _LATE:
            return _NO_ROOM
        keep(run, problem=str(error))
    return None


_STEPS: dict[str, Callable[[ImportRun], float | None]] = {
    Step.PREPARING: _prepare,
    Step.CHECKING: _check,
    Step.STARTING: _start,
    Step.RUNNING: _watch,
    Step.FOLLOWING: _follow,
}


def _client(run: ImportRun, service: str = "cognito-idp") -> StaffClient:
    return StaffClient(actor_of_work(run), service)


def _drive(run: ImportRun, client: StaffClient, pool: str, *, dry_run: bool) -> jobs.Progress:
    """Make, fill and start the step's job, whatever of it was done before; returns how it stands."""
    field = "check_job" if dry_run else "job"
    if not getattr(run, field) or jobs.waits_in_vain(client, pool, getattr(run, field)):
        name = jobs.job_name(run.name, run.pk, check=dry_run)
        role = run.role_arn if run.role_arn and not dry_run else EMBEDDED_ROLE
        keep(run, **{field: jobs.make_job(client, pool, name, role, run.algorithm)})
    hold = partial(renew, run)
    if run.options and jobs.read_job(client, pool, getattr(run, field)).waiting:
        beyond.tell_options(client, run, pool, getattr(run, field))
    unverified = Mapping(**run.mapping).unverified
    jobs.start_job(
        client, pool, getattr(run, field), run.prepared, dry_run=dry_run, unverified=unverified, renew=hold
    )
    return jobs.read_job(client, pool, getattr(run, field), run.lines)


def groups_there(run: ImportRun) -> set[str]:
    """The groups that the pool has, read as the console's own work: who may put users into groups need not list them."""
    client = StaffClient(replace(actor_of_work(run), own_work=True))
    return set(group_names(client, run.pool)) if beyond.GROUPS in beyond.targets_of(run) else set()
