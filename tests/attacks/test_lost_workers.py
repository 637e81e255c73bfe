"""Workers that die and clocks that were ahead: what they held is taken up within twenty seconds, by its row."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dashboard import leases
from dashboard.celery import app
from dashboard.import_runs import steps
from dashboard.models import (
    ApprovalRequest,
    BulkJob,
    DeskScan,
    ForgottenPassword,
    ImportRun,
    PasswordLink,
    SignInTrial,
)
from dashboard.periodic_tasks import PERIODIC_TASKS
from dashboard.sign_in.links import ask_for_link
from dashboard.staff import letters
from dashboard.tasks.approvals import tell_of_waiting_requests
from dashboard.tasks.sign_in import send_waiting_password_links
from pools.models import ImportChunk, ImportJob, Message, UserPool
from pools.rules.imports import running, tending
from pools.rules.messages import delivery
from pools.rules.messages.letters import Letter
from pools.rules.messages.queueing import queue

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
SOON = 20
"""Seconds in which a dead worker is missed."""
SWEPT = {
    "dashboard.tasks.imports.advance_import": "dashboard.tasks.imports.resume_imports",
    "dashboard.tasks.bulk.run_bulk": "dashboard.tasks.bulk.resume_bulk",
    "dashboard.tasks.exports.write_export": "dashboard.tasks.exports.resume_exports",
    "dashboard.tasks.desk.scan_pool": "dashboard.tasks.desk.resume_scans",
    "dashboard.tasks.invitations.send_link": "dashboard.tasks.invitations.send_waiting_links",
    "dashboard.tasks.approvals.tell_approvers": "dashboard.tasks.approvals.tell_of_waiting_requests",
    "dashboard.tasks.sign_in.send_password_link": "dashboard.tasks.sign_in.send_waiting_password_links",
    "dashboard.tasks.trials.remove_callback": "dashboard.tasks.trials.remove_callbacks",
    "pools.tasks.imports.run_import": "pools.tasks.imports.tend_imports",
    "pools.tasks.imports.run_undo": "pools.tasks.imports.tend_imports",
    "pools.tasks.messages.send_message": "pools.tasks.messages.send_waiting_messages",
}
"""Each task that does somebody's work, and what goes by its rows."""


def test_whatever_a_worker_does_is_done_by_its_row_too():
    periodic = {task["task"]: task["schedule"] for task in PERIODIC_TASKS.values()}
    ours = {name for name in app.tasks if name.startswith(("dashboard.", "pools.", "identities."))}
    assert ours - set(periodic) == set(SWEPT), "name what sweeps a new task, or start it periodically"
    held = dict.fromkeys(SWEPT.values(), leases.LEASE + leases.GRACE)
    held["pools.tasks.imports.tend_imports"] = running.LEASE
    held["pools.tasks.messages.send_waiting_messages"] = delivery.LEASE
    for sweep, lease in held.items():
        assert periodic[sweep] + lease.total_seconds() <= SOON + 5, sweep
    assert periodic["dashboard.tasks.imports.resume_imports"] + held[sweep].total_seconds() <= SOON


def hold(model: type, **more) -> int:
    return model.objects.create(leased=NOW + leases.LEASE, **more).pk


@pytest.fixture
def jobs(staff, embedded) -> dict[str, tuple[type, int, Callable]]:
    """A job of each kind that a worker has just taken, by kind: its model, its key and what lists those to take up."""
    from dashboard.bulk_jobs.running import open_jobs
    from dashboard.desk.scanning import open_scans
    from dashboard.trials.removing import ended_trials

    where = {"connection": embedded, "pool": "us-east-1_abc", "staff": staff}
    return {
        "import": (ImportRun, hold(ImportRun, step="preparing", **where), steps.waiting),
        "bulk": (
            BulkJob,
            hold(BulkJob, action="disable", usernames=["ann"], **where),
            open_jobs,
        ),
        "scan": (DeskScan, hold(DeskScan, started=NOW, **where), open_scans),
        "trial": (
            SignInTrial,
            hold(SignInTrial, began=NOW, due=NOW, **where),
            lambda: ended_trials(timezone.now()),
        ),
    }


@pytest.mark.parametrize("kind", ["import", "bulk", "scan", "trial"])
def test_a_dead_workers_job_is_taken_up_soon_and_a_living_ones_is_not(jobs, kind, time_machine):
    model, key, waiting = jobs[kind]
    time_machine.move_to(NOW + timedelta(seconds=10), tick=False)
    assert list(waiting()) == []
    assert leases.take(model.objects.all(), key) is None
    time_machine.move_to(NOW + timedelta(seconds=SOON - 5), tick=False)
    assert [row.pk for row in waiting()] == [key]
    assert leases.take(model.objects.all(), key).pk == key
    assert list(waiting()) == []


@pytest.mark.parametrize("kind", ["import", "bulk", "scan", "trial"])
def test_a_job_that_was_taken_by_a_clock_that_was_ahead_goes_on(jobs, kind, time_machine):
    model, key, waiting = jobs[kind]
    model.objects.filter(pk=key).update(leased=NOW + timedelta(days=40))
    time_machine.move_to(NOW, tick=False)
    assert [row.pk for row in waiting()] == [key]
    assert leases.take(model.objects.all(), key).pk == key


@pytest.mark.django_db(transaction=True)
def test_a_worker_holds_on_while_one_of_its_calls_waits(staff, embedded, monkeypatch):
    monkeypatch.setattr(leases, "RENEWAL", timedelta(milliseconds=10))
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=12))
    key = BulkJob.objects.create(
        connection=embedded, pool="p", staff=staff, action="disable", usernames=[]
    ).pk
    job = leases.take(BulkJob.objects.all(), key)
    first = job.leased
    with leases.held(job):
        while BulkJob.objects.get(pk=key).leased == first:
            pass
    assert job.leased == BulkJob.objects.get(pk=key).leased > first
    leases.keep(job, position=3)


def test_a_message_whose_sender_died_is_sent_soon(db, mailoutbox):
    letter = Letter("EMAIL", "ann@example.com", "Hello", "Hello, Ann.", "<p>Hello, Ann.</p>")
    queue([letter], NOW)
    message = Message.objects.get()
    Message.objects.update(due=NOW + delivery.LEASE, attempts=1)
    assert delivery.waiting(NOW + timedelta(seconds=5), 10) == []
    assert delivery.waiting(NOW + timedelta(seconds=15), 10) == [message.id]
    Message.objects.update(due=NOW + timedelta(days=40))
    assert delivery.deliver(message.id, NOW)
    assert [mail.to for mail in mailoutbox] == [["ann@example.com"]]


def test_a_link_for_staff_whose_sender_died_is_sent_soon(staff):
    link = PasswordLink.objects.create(
        member=staff, made_by="Dana", expires=NOW + timedelta(days=3), tried=NOW
    )
    assert not letters.waiting(NOW + timedelta(seconds=5)).exists()
    letters.send_letter(link.pk, NOW + timedelta(seconds=16))
    assert mail.outbox[-1].to == [staff.email]


def test_a_link_for_a_new_password_whose_sender_died_is_sent_soon(staff, time_machine):
    time_machine.move_to(NOW, tick=False)
    key = ask_for_link(staff.email, NOW)
    ForgottenPassword.objects.filter(pk=key).update(tried=NOW)
    send_waiting_password_links()
    assert not mail.outbox
    time_machine.move_to(NOW + timedelta(seconds=16), tick=False)
    send_waiting_password_links()
    assert mail.outbox[-1].to == [staff.email]
    assert not ForgottenPassword.objects.exists()


def test_approvers_whose_teller_died_are_told_soon(staff, embedded, time_machine):
    asked = ApprovalRequest.objects.create(
        act="disable",
        connection=embedded,
        pool="us-east-1_abc",
        call="cognito-idp:AdminDisableUser",
        requester=staff,
        reason="because",
        created=NOW,
        expires=NOW + timedelta(days=1),
        tried=NOW,
    )
    time_machine.move_to(NOW + timedelta(seconds=5), tick=False)
    tell_of_waiting_requests()
    assert ApprovalRequest.objects.get(pk=asked.pk).told is None
    time_machine.move_to(NOW + timedelta(seconds=16), tick=False)
    tell_of_waiting_requests()
    assert ApprovalRequest.objects.get(pk=asked.pk).told is not None


def test_a_chunk_that_was_leased_by_a_clock_that_was_ahead_is_imported(cognito):
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    job = ImportJob.objects.create(
        id="import-ahead",
        pool=UserPool.objects.get(public_id=pool),
        name="ahead",
        status="InProgress",
        planned=True,
        created=NOW,
    )
    ImportChunk.objects.create(
        job=job, number=0, offset=0, length=1, first_line=2, leased=NOW + timedelta(days=40)
    )
    assert [each.id for each in tending.tend(NOW)] == [job.id]
    assert running.take_chunk(job.id).number == 0
