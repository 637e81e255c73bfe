"""Acts on many, taking them back and exports, whose worker is killed with SIGKILL at work and followed by another."""

import json
import signal
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from dashboard.models import AuditRecord, BulkJob, Stage, UserExport
from dashboard.screens.users import export
from dashboard.tasks import resume_bulk, resume_exports
from pools.files import stored_names
from tests.fixtures.imports import person
from tests.fixtures.services import kill
from tests.pools.test_import_workers import wait_for

EVERYBODY, ENABLED = 2_500, 300
"""More than one page of what a plan and an export read; few enough are enabled to disable them one by one."""

pytestmark = pytest.mark.slow


@pytest.fixture
def crowd(transactional_db, desk, import_more):
    rows = [
        person(f"user{number:04}") | {"cognito:enabled": str(number < ENABLED).lower()}
        for number in range(EVERYBODY)
    ]
    assert import_more(desk.pool_id, rows)["ImportedUsers"] == EVERYBODY
    return desk


@pytest.fixture
def handed_over(start_worker):
    """Kills a worker once something has come about, and lets another take over."""

    def hand_over(worker, condition, what):
        wait_for(condition, what)
        kill(worker, signal.SIGKILL)
        for rows in (BulkJob.objects, UserExport.objects):
            rows.exclude(leased=None).update(leased=timezone.now() - timedelta(minutes=1))
        successor = start_worker()
        resume_bulk()
        resume_exports()
        return successor

    return hand_over


def latest():
    return BulkJob.objects.latest("pk")


def carry_out(desk, worker, handed_over):
    """Make the latest job's plan and carry it out, with a worker lost at each; the worker that is left."""
    worker = handed_over(worker, lambda: latest().looked_at, "the first page of the plan")
    wait_for(lambda: latest().stage == Stage.PLANNED, "the plan")
    assert (latest().to_do, latest().position) == (ENABLED, 0)
    desk.post("bulk-begin", str(latest().pk))
    worker = handed_over(worker, lambda: latest().position > 20, "the first users")
    wait_for(lambda: latest().finished, "the end of the job")
    assert (latest().position, latest().failed, latest().problem) == (ENABLED, 0, "")
    return worker


def made(operation):
    records = AuditRecord.objects.filter(operation=operation, kind=AuditRecord.Kind.STAFF, outcome="ok")
    return sorted(records.values_list("target", flat=True))


def test_nobody_is_lost_and_nothing_is_done_twice_and_so_it_is_when_it_is_taken_back(
    crowd, start_worker, handed_over
):
    wanted = [f"user{number:04}" for number in range(ENABLED)]
    worker = start_worker()
    crowd.post("bulk", action="disable", everybody="yes", back="")
    worker = carry_out(crowd, worker, handed_over)
    assert made("AdminDisableUser") == wanted
    assert latest().left_out == EVERYBODY - ENABLED
    crowd.post("bulk-undo", str(latest().pk))
    carry_out(crowd, worker, handed_over)
    assert made("AdminEnableUser") == wanted


def test_an_export_that_is_begun_again_names_everybody_once(crowd, start_worker, handed_over, monkeypatch):
    monkeypatch.setattr(export, "CALLS_AT_ONCE", 1)
    before = files_of_exports()  # another test's may be there still
    worker = start_worker()
    crowd.post("users-export", format="jsonl", back="", columns="all")
    handed_over(worker, lambda: UserExport.objects.get().written, "the first page")
    wait_for(lambda: UserExport.objects.get().finished, "the end of the export")
    with default_storage.open(UserExport.objects.get().file) as file:
        names = [json.loads(line)["cognito:username"] for line in file]
    assert sorted(names) == [f"user{number:04}" for number in range(EVERYBODY)]
    assert len(files_of_exports() - before) == 1


def files_of_exports() -> set[str]:
    """What was written to its end: what the killed worker left half written goes later."""
    return set(stored_names("exports"))
