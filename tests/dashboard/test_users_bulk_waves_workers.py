"""Waves of messages by real workers that are killed in their midst: nobody is sent anything twice, nobody is forgotten."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.bulk_jobs.running import UNKNOWN
from dashboard.models import AuditIntent, AuditRecord, BulkJob, OutboxMessage
from dashboard.tasks import resume_bulk
from pools.models import Message
from tests.fixtures.services import kill
from tests.pools.test_import_workers import wait_for

CREW = [f"user{number:03}" for number in range(120)]
WAVE = 70
CALLS = {"operation": "AdminCreateUser", "staff": "dana@example.com"}


def job() -> BulkJob:
    return BulkJob.objects.get()


def let_an_hour_pass() -> None:
    """What it does to leases and waves, and then the tick of the clock."""
    BulkJob.objects.filter(leased__isnull=False).update(leased=timezone.now() - timedelta(minutes=1))
    BulkJob.objects.filter(resumes__isnull=False).update(resumes=timezone.now() - timedelta(seconds=1))
    resume_bulk()


@pytest.mark.slow
def test_workers_that_are_killed_in_waves_send_nothing_twice_and_forget_nobody(desk, start_worker):
    for name in CREW:
        desk.create(name, email=f"{name}@example.com")
    worker = start_worker()
    desk.post("bulk", action="resend", everybody="yes", back="")
    wait_for(lambda: job().stage == "planned", "the plan")
    desk.post("bulk-begin", str(job().pk), pace="waves", wave=str(WAVE), seconds="3600")
    for reached in (10, 40):
        wait_for(lambda reached=reached: job().position >= reached, "the first messages")
        kill(worker)
        assert job().position < WAVE
        worker = start_worker()
        let_an_hour_pass()
    wait_for(lambda: job().resumes and job().leased is None, "the end of the first wave")
    assert job().position == WAVE
    kill(worker)
    worker = start_worker()
    let_an_hour_pass()
    wait_for(lambda: job().position >= WAVE + 10, "the second wave")
    kill(worker)
    start_worker()
    let_an_hour_pass()
    wait_for(lambda: job().finished, "the end")
    wait_for(lambda: not Message.objects.exists(), "the delivery")

    records = AuditRecord.objects.filter(**CALLS).values_list("target", flat=True)
    calls = Counter([*records, *AuditIntent.objects.filter(**CALLS).values_list("target", flat=True)])
    assert calls == Counter(CREW)
    unsure = set(job().targets.filter(failed=UNKNOWN).values_list("username", flat=True))
    assert job().position == len(CREW)
    assert job().failed == len(unsure) <= 3
    letters = Counter(message.parts["destination"] for message in OutboxMessage.objects.all())
    assert set(letters.values()) == {1}
    assert {f"{name}@example.com" for name in CREW if name not in unsure} <= set(letters)
