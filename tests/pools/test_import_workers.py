"""Imports by real worker processes that are killed, stopped and run beside each other."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import psutil
import pytest
from django.utils import timezone

from dashboard.celery import app
from pools.models import ImportChunk, ImportJob, User
from pools.tasks import tend_imports
from tests.fixtures.imports import create_job, make_csv, person, put
from tests.fixtures.services import kill

LINES = 4_000
SECONDS = 60


@pytest.fixture
def begin(cognito, door, import_pool) -> Callable[..., str]:
    """Uploads and starts a job of ``LINES`` users, and gives its id."""
    pool = import_pool()

    def run(rows: list[dict] | None = None) -> str:
        content = make_csv(cognito, pool, rows or [person(f"user{number}") for number in range(LINES)])
        job = create_job(cognito, pool)
        put(door, job["PreSignedUrl"], content)
        cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
        return job["JobId"]

    return run


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.02)


def describe(cognito, job_id: str) -> dict:
    pool = ImportJob.objects.get(id=job_id).pool.public_id
    return cognito.describe_user_import_job(UserPoolId=pool, JobId=job_id)["UserImportJob"]


def ended(job_id: str) -> bool:
    return ImportJob.objects.get(id=job_id).status not in ("Pending", "InProgress", "Stopping")


def under_way(job_id: str) -> bool:
    return ImportChunk.objects.filter(job=job_id, done=True).exists()


def counters(job: dict) -> tuple:
    return job["Status"], job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


def let_leases_run_out() -> None:
    """What ten seconds do, and then the tick of the clock."""
    ImportChunk.objects.filter(done=False).update(leased=timezone.now() - timedelta(seconds=1))
    tend_imports()


@pytest.mark.parametrize("lose_broker", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_loses_nothing_and_repeats_nothing(cognito, begin, start_worker, lose_broker):
    worker = start_worker()
    job_id = begin()
    wait_for(lambda: under_way(job_id), "the first chunk")
    kill(worker, signal.SIGKILL)
    assert not ended(job_id)
    if lose_broker:
        app.control.purge()
    start_worker()
    let_leases_run_out()
    wait_for(lambda: ended(job_id), "the end")
    assert counters(describe(cognito, job_id)) == ("Succeeded", LINES, 0, 0)
    assert User.objects.count() == LINES
    assert User.objects.values("username").distinct().count() == LINES


@pytest.mark.slow
def test_a_broker_that_is_emptied_in_the_middle_does_not_hold_the_job_up(cognito, begin, start_worker):
    start_worker()
    job_id = begin()
    wait_for(lambda: under_way(job_id), "the first chunk")
    app.control.purge()
    let_leases_run_out()
    wait_for(lambda: ended(job_id), "the end")
    assert counters(describe(cognito, job_id)) == ("Succeeded", LINES, 0, 0)


@pytest.mark.slow
def test_a_job_that_is_stopped_ends_between_two_chunks(cognito, begin, start_worker):
    start_worker()
    job_id = begin()
    wait_for(lambda: under_way(job_id), "the first chunk")
    pool = ImportJob.objects.get().pool.public_id
    stopping = cognito.stop_user_import_job(UserPoolId=pool, JobId=job_id)["UserImportJob"]
    assert stopping["Status"] == "Stopping"
    wait_for(lambda: ended(job_id), "the end")
    job = describe(cognito, job_id)
    assert (job["Status"], job["CompletionMessage"]) == (
        "Stopped",
        "The Import Job was stopped by the developer.",
    )
    assert 0 < job["ImportedUsers"] == User.objects.count() < LINES


@pytest.mark.slow
def test_two_jobs_with_the_same_names_make_one_user_of_each(cognito, begin, start_worker):
    rows = [person(f"user{number}") for number in range(4_000)]
    jobs = [begin(rows[:3_000]), begin(rows[1_000:][::-1])]
    start_worker()
    start_worker()
    for job_id in jobs:
        wait_for(lambda job_id=job_id: ended(job_id), "the end")
    first, second = (describe(cognito, job_id) for job_id in jobs)
    assert first["ImportedUsers"] + second["ImportedUsers"] == User.objects.count() == 4_000
    assert first["SkippedUsers"] + second["SkippedUsers"] == 2_000
    assert first["FailedUsers"] + second["FailedUsers"] == 0
    assert User.objects.values("username").distinct().count() == 4_000


@pytest.mark.slow
def test_a_child_of_a_worker_that_is_killed_is_no_loss_either(cognito, begin, start_worker):
    worker = start_worker()
    job_id = begin()
    wait_for(lambda: under_way(job_id), "the first chunk")
    for child in psutil.Process(worker.pid).children():
        os.kill(child.pid, signal.SIGKILL)
    let_leases_run_out()
    wait_for(lambda: ended(job_id), "the end")
    assert counters(describe(cognito, job_id)) == ("Succeeded", LINES, 0, 0)
    assert User.objects.count() == LINES
