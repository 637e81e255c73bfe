"""Imports whose worker is killed with SIGKILL in the middle of a step of the console's own, and goes on by another."""

import csv
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dashboard.import_runs import steps
from dashboard.models import ImportRun, RejectedLine
from dashboard.tasks import resume_imports
from tests.fixtures.services import kill
from tests.pools.test_import_workers import let_leases_run_out as let_leases_of_jobs_run_out
from tests.pools.test_import_workers import wait_for

Step = ImportRun.Step
LINES, EXISTING = 9_000, 10
PADDING = "x" * 1500
"""Makes the file long enough to be caught in the middle, and stays below what an attribute may hold."""


def names() -> list[str]:
    """Nine of ten user names hold a space, which no user name may: listing the rejected lines takes its time."""
    return [f"user {number}" if number % 10 else f"user{number}" for number in range(LINES)]


@pytest.fixture
def pool(cognito, embedded, transactional_db) -> str:
    made = cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    for number in range(0, 10 * EXISTING, 10):
        cognito.admin_create_user(UserPoolId=made, Username=f"user{number}", MessageAction="SUPPRESS")
    return made


@pytest.fixture
def upload(console, pool, broker) -> Callable[[], ImportRun]:
    """Sends a file whose columns are mapped already but whose rows the console has to rewrite."""

    def send() -> ImportRun:
        rows = [f"{name},{name.replace(' ', '')}@example.com,{PADDING}" for name in names()]
        file = BytesIO("\n".join(["Login,E-Mail,Name", *rows, ""]).encode())
        file.name = "people.csv"
        console.post(reverse("import-new", args=["embedded", pool]), {"file": file})
        run = ImportRun.objects.get()
        chosen = {
            "column-0": "cognito:username",
            "column-1": "email",
            "column-2": "name",
            "username_from": "none",
            "email_verified": "TRUE",
            "phone_number_verified": "FALSE",
            "dates": "dmy",
        }
        answer = console.post(reverse("import-columns", args=["embedded", pool, run.pk]), chosen)
        assert answer.status_code == 302, answer.content.decode()
        return run

    return send


def let_leases_run_out() -> None:
    """What a few minutes do, and then the tick of the clock."""
    ImportRun.objects.exclude(leased=None).update(leased=timezone.now() - timedelta(minutes=1))
    let_leases_of_jobs_run_out()
    resume_imports()


def stands(run: ImportRun) -> ImportRun:
    run.refresh_from_db()
    assert not run.problem
    return run


def being_written(run: ImportRun) -> bool:
    file = f"{run.file.rpartition('/')[0]}/prepared.csv"
    folder, _, name = file.rpartition("/")
    drafts = [draft for draft in default_storage.listdir(folder)[1] if draft.startswith(f"{name}.")]
    return any(
        default_storage.size(f"{folder}/{draft}") > 0
        for draft in drafts
        if default_storage.exists(f"{folder}/{draft}")
    )


def read(run: ImportRun, cognito, field: str) -> int:
    """How many lines the engine has read of a job; 0 before there is one."""
    if not (job_id := getattr(stands(run), field)):
        return 0
    job = cognito.describe_user_import_job(UserPoolId=run.pool, JobId=job_id)["UserImportJob"]
    return sum(job[counter] for counter in ("ImportedUsers", "SkippedUsers", "FailedUsers"))


def being_listed(run: ImportRun, *, checked: bool) -> bool:
    return RejectedLine.objects.filter(run=run, checked=checked).exists()


def file_of_rejects(run: ImportRun, which: str) -> list[str]:
    """The user names in the file that is downloaded."""
    with default_storage.open(run.results[which]["rejected"]) as file:
        text = file.read().decode("utf-8-sig")
    return [row["Login"] for row in csv.DictReader(StringIO(text))]


def assert_nothing_lost_or_repeated(run: ImportRun, which: str) -> None:
    results, rejected = run.results[which], [name for name in names() if " " in name]
    assert (results["imported"], results["skipped"], results["failed"], results["left"]) == (
        LINES - len(rejected) - EXISTING,
        EXISTING,
        len(rejected),
        0,
    )
    listed = RejectedLine.objects.filter(run=run, checked=which == "check").order_by("line")
    assert list(listed.filter(skipped=False).values_list("username", flat=True)) == rejected
    assert listed.filter(skipped=True).count() == EXISTING
    assert file_of_rejects(run, which) == rejected


def users(cognito, pool: str) -> list[str]:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool)
    return [user["Username"] for page in pages for user in page["Users"]]


@pytest.mark.slow
def test_a_worker_killed_while_it_prepares_and_checks_is_replaced(cognito, pool, upload, start_worker):
    worker = start_worker()
    run = upload()
    wait_for(lambda: being_written(run), "the prepared file")
    kill(worker, signal.SIGKILL)
    assert stands(run).step == Step.PREPARING
    with time_machine.travel(timezone.now() + timedelta(seconds=15)):
        assert list(steps.waiting()) == [run]

    worker = start_worker()
    let_leases_run_out()
    wait_for(lambda: read(run, cognito, "check_job"), "the check")
    kill(worker, signal.SIGKILL)
    assert stands(run).step == Step.CHECKING

    worker = start_worker()
    let_leases_run_out()
    wait_for(lambda: being_listed(run, checked=True), "the first rejected lines")
    kill(worker, signal.SIGKILL)
    assert stands(run).step == Step.CHECKING

    start_worker()
    let_leases_run_out()
    wait_for(lambda: stands(run).step == Step.CHECKED, "the end of the check")
    assert run.lines == LINES
    assert_nothing_lost_or_repeated(run, "check")
    assert len(users(cognito, pool)) == EXISTING


@pytest.mark.slow
def test_a_worker_killed_while_it_starts_and_follows_the_job_is_replaced(
    console, cognito, pool, upload, start_worker
):
    worker = start_worker()
    run = upload()
    wait_for(lambda: stands(run).step == Step.CHECKED, "the end of the check")
    console.post(reverse("import-start", args=["embedded", pool, run.pk]))
    wait_for(lambda: stands(run).job, "the job")
    kill(worker, signal.SIGKILL)
    assert stands(run).step in (Step.STARTING, Step.RUNNING)

    worker = start_worker()
    let_leases_run_out()
    wait_for(lambda: read(run, cognito, "job"), "the first users")
    kill(worker, signal.SIGKILL)
    assert stands(run).step in (Step.STARTING, Step.RUNNING)

    worker = start_worker()
    let_leases_run_out()
    wait_for(lambda: being_listed(run, checked=False), "the first rejected lines")
    kill(worker, signal.SIGKILL)
    assert stands(run).step == Step.RUNNING

    start_worker()
    let_leases_run_out()
    wait_for(lambda: stands(run).step == Step.FINISHED, "the end of the import")
    assert_nothing_lost_or_repeated(run, "run")
    found = users(cognito, pool)
    assert sorted(found) == sorted(name for name in names() if " " not in name)
    jobs = cognito.list_user_import_jobs(UserPoolId=pool, MaxResults=60)["UserImportJobs"]
    assert sorted(job["JobName"] for job in jobs) == [f"Check people.csv {run.pk}", f"people.csv {run.pk}"]


@pytest.mark.slow
def test_a_worker_that_wakes_after_another_took_over_changes_nothing(cognito, pool, upload, start_worker):
    sleeper = start_worker()
    run = upload()
    wait_for(lambda: being_written(run), "the prepared file")
    os.killpg(sleeper.pid, signal.SIGSTOP)
    assert stands(run).step == Step.PREPARING
    other = start_worker()
    let_leases_run_out()
    wait_for(lambda: stands(run).step == Step.CHECKED, "the end of the check")
    kill(other, signal.SIGKILL)
    prepared, results = run.prepared, run.results
    os.killpg(sleeper.pid, signal.SIGCONT)
    wait_for(lambda: any("advance_import" in line and "succeeded" in line for line in sleeper.log), "its end")
    assert stands(run).step == Step.CHECKED
    assert (run.prepared, run.results) == (prepared, results)
    assert_nothing_lost_or_repeated(run, "check")
    assert sorted(default_storage.listdir(run.file.rpartition("/")[0])[1]) == [
        "lines",
        "prepared.csv",
        "rejected-check.csv",
        "upload.csv",
    ]
